# Prints a gigabyte and ends well: the reader must not keep it all.
import os

block = b"sandbox!" * 8192
for _ in range(8192):
    for fd in (1, 2):
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(fd, rest):]
