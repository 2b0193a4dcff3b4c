# Takes memory in shared anonymous mappings, filled by children that end: no address-space limit of a process sees the sum.
import mmap
import os

kept = []
for _ in range(64):
    shared = mmap.mmap(-1, 8 << 20)
    kept.append(shared)
    if os.fork() == 0:
        for offset in range(0, len(shared), 4096):
            shared[offset] = 1
        os._exit(0)
    if os.wait()[1]:
        os._exit(9)
