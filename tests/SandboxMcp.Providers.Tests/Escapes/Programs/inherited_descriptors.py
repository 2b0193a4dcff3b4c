# Looks for descriptors that somebody forgot to close: a socket, a directory or a log of the host is a way out.
import os
import stat
from attack import escaped, finish, held

for fd in range(4096):
    try:
        status = os.fstat(fd)
    except OSError:
        continue
    try:
        name = os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        name = "?"
    held(f"{fd} {name}")
    if fd > 2 or not stat.S_ISFIFO(status.st_mode):
        escaped(f"descriptor {fd} is {name} ({stat.S_IFMT(status.st_mode):o})")
finish()
