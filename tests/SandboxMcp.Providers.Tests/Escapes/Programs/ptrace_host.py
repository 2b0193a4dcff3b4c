# Reaches for processes of the host by their numbers outside: ptrace, their memory, signals, priorities.
import ctypes
import os
import signal
from attack import fails, finish, host, refused

for pid in host["pids"]:
    if pid <= os.getpid() + 10:
        continue  # A number that may also mean one of our own.
    refused("ptrace", 16, pid, 0, 0, what=f"attach {pid}")
    buffer = ctypes.create_string_buffer(64)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)
    refused("process_vm_readv", pid, local, 1, (ctypes.c_size_t * 2)(0x400000, 64), 1, 0)
    fails(f"kill {pid}", lambda: os.kill(pid, signal.SIGKILL) or "killed")
    fails(f"mem {pid}", lambda: open(f"/proc/{pid}/mem", "rb"))
    fails(f"fd {pid}", lambda: os.listdir(f"/proc/{pid}/fd"))
    fails(f"priority {pid}", lambda: os.setpriority(os.PRIO_PROCESS, pid, 19) or "set")
    refused("pidfd_open", pid, 0, what=f"pidfd {pid}")
finish()
