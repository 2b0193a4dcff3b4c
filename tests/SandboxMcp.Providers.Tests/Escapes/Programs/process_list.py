# Lists the host's processes and looks at their files.
import os
from attack import escaped, finish, held, host

pids = sorted(int(n) for n in os.listdir("/proc") if n.isdigit())
if len(pids) > 6:
    escaped(f"{len(pids)} processes")
for pid in pids:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            command = file.read().replace(b"\0", b" ")
    except OSError:
        continue
    held(f"{pid} {command.decode(errors='replace')}")
    if any(word in command for word in (b"dotnet", b"Sandbox" b"Mcp", b"dockerd", b"systemd", b"sshd", b"sandboxmcp-victim")):
        escaped(f"sees {pid} {command!r}")
for pid in host["pids"]:
    if pid > 100 and os.path.exists(f"/proc/{pid}"):
        escaped(f"sees the host's process {pid}")
finish()
