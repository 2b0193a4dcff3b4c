# Fills System V shared memory, which is on no file system that has a limit here.
import ctypes
from attack import syscall

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
kept = 0
while True:
    segment = syscall("shmget", 0, 8 << 20, 0o1600)
    if segment < 0:
        print(f"held: refused at {kept} MiB", flush=True)
        raise SystemExit(0)
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, 8 << 20)
    kept += 8
