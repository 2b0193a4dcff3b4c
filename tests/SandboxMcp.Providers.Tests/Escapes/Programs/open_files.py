# Opens descriptors without end, to exhaust the host's file table.
import os
from attack import escaped, finish, held

kept = []
try:
    while len(kept) < 20000:
        kept.append(os.open("/dev/null", os.O_RDONLY))
    escaped(f"{len(kept)} descriptors in one process")
except OSError as error:
    count = len(kept)
    for fd in kept:
        os.close(fd)
    held(f"{error.strerror} at {count}")
try:
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard + 1, hard + 1))
    escaped("the limit could be raised")
except (OSError, ValueError):
    held("the limit cannot be raised")
finish()
