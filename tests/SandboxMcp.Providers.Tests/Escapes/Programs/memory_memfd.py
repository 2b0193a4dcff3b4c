# Takes memory in anonymous files (memfd), which are on no file system with a size limit.
import os

kept = []
while True:
    fd = os.memfd_create("sandboxmcp-escape")
    kept.append(fd)
    for _ in range(16):
        os.write(fd, b"x" * (1 << 20))
