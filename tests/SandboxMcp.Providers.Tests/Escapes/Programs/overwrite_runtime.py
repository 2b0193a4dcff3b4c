# Overwrites the program that started process 1 through /proc (CVE-2019-5736), and the interpreter it runs in.
import os
from attack import escaped, fails, finish, held

for path in ("/proc/1/exe", "/proc/self/exe", f"/proc/{os.getppid()}/exe"):
    fails(f"open {path} for writing", lambda: os.open(path, os.O_WRONLY))
    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError as error:
        held(f"{path}: {error.strerror}")
        continue
    target = os.readlink(f"/proc/self/fd/{fd}")
    if any(name in target for name in ("runc", "crun", "runsc", "memfd")):
        escaped(f"{path} is {target}")
    fails(f"reopen {target} for writing", lambda: os.open(f"/proc/self/fd/{fd}", os.O_WRONLY))
    os.close(fd)
for name in ("/usr/bin/crun", "/usr/sbin/runc", "/usr/bin/runsc", "/usr/bin/sleep"):
    if os.path.exists(name):
        fails(f"write {name}", lambda: os.open(name, os.O_WRONLY))
finish()
