# Raises its own resource limits above what it was given.
import resource
from attack import escaped, finish, held

for name in ("CORE", "NOFILE", "NPROC", "FSIZE", "MEMLOCK", "MSGQUEUE", "NICE", "RTPRIO", "SIGPENDING"):
    which = getattr(resource, f"RLIMIT_{name}", None)
    if which is None:
        continue
    soft, hard = resource.getrlimit(which)
    if hard == resource.RLIM_INFINITY:
        held(f"{name} has no limit")
        continue
    try:
        resource.setrlimit(which, (hard + 1, hard + 1))
        escaped(f"{name} raised above {hard}")
    except (OSError, ValueError):
        held(f"{name} stays {hard}")
finish()
