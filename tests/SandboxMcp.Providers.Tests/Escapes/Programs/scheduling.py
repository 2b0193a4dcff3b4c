# Takes the processors: real-time scheduling, the highest priorities, all cores, locked memory.
import ctypes
import mmap
import os
from attack import escaped, fails, finish, refused

for policy in (os.SCHED_FIFO, os.SCHED_RR):
    fails(f"policy {policy}", lambda: os.sched_setscheduler(0, policy, os.sched_param(1)) or "real time")
fails("nice -20", lambda: os.setpriority(os.PRIO_PROCESS, 0, -20) or "set")
fails("process 1's priority", lambda: os.setpriority(os.PRIO_PROCESS, 1, -20) or "set")
libc = ctypes.CDLL(None, use_errno=True)
refused("ioprio_set", 1, 0, 1 << 13, what="real-time disk priority")
area = mmap.mmap(-1, 64 << 20)
if libc.mlock(ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(area))), ctypes.c_size_t(64 << 20)) == 0:
    escaped("64 MiB locked in memory")
finish()
