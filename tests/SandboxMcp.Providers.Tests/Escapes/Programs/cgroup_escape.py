# Leaves its cgroup or raises its own limits: through /sys/fs/cgroup, through a mount of its own, through release_agent.
import glob
import os
from attack import escaped, fails, finish, held, refused, unwritable

for path in (glob.glob("/sys/fs/cgroup/**/cgroup.procs", recursive=True) + glob.glob("/sys/fs/cgroup/**/release_agent", recursive=True)
             + glob.glob("/sys/fs/cgroup/**/memory.max", recursive=True) + glob.glob("/sys/fs/cgroup/**/pids.max", recursive=True)
             + glob.glob("/sys/fs/cgroup/**/memory.limit_in_bytes", recursive=True) + ["/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks"]):
    unwritable(path, b"0")
try:
    os.mkdir("/tmp/cg")
except OSError:
    pass
for kind, options in ((b"cgroup2", b""), (b"cgroup", b"memory"), (b"cgroup", b"rdma"), (b"cgroup", b"none,name=sandboxmcp-escape")):
    refused("mount", b"cgroup", b"/tmp/cg", kind, 0, options, what=f"mount {kind.decode()} {options.decode()}")
fails("mkdir in /sys/fs/cgroup", lambda: os.mkdir("/sys/fs/cgroup/sandboxmcp-escape") or "made")
with open("/proc/self/cgroup") as file:
    held(f"own cgroup: {file.read().strip()[:80]!r}")
with open("/proc/self/mountinfo") as file:
    for line in file:
        if " - cgroup" in line and "rw" in line.split()[5].split(","):
            escaped(f"writable cgroup mount: {line.strip()}")
finish()
