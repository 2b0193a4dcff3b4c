# A file of a terabyte without a byte in it, then space reserved with fallocate: both promise disk that nobody has.
import os
from attack import escaped, fails, finish, held

for directory in ("/workspace", "/tmp", "/dev/shm"):
    path = f"{directory}/sandboxmcp-escape"
    try:
        fd = os.open(path, os.O_CREAT | os.O_RDWR)
    except OSError as error:
        held(f"{directory}: {error.strerror}")
        continue
    try:
        os.ftruncate(fd, 1 << 40)
    except OSError as error:
        held(f"ftruncate: {error.strerror}")
    if os.fstat(fd).st_blocks * 512 > 1 << 20:
        escaped(f"a hole takes {os.fstat(fd).st_blocks * 512} bytes in {directory}")
    fails(f"fallocate in {directory}", lambda: os.posix_fallocate(fd, 0, 1 << 30))
    os.ftruncate(fd, 0)
    os.close(fd)
    os.unlink(path)
finish()
