# Takes over process 1, which holds the connection to the host: ptrace, its memory, its descriptors.
import ctypes
import os
from attack import fails, finish, held, refused, syscall, unreadable, unwritable

parent = os.getppid()
for pid in {1, parent}:
    for request, what in ((16, "attach"), (0x4206, "seize")):
        refused("ptrace", request, pid, 0, 0, what=f"ptrace {what} {pid}")
    buffer = ctypes.create_string_buffer(64)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 64)
    for address in (0x400000, 0x555555554000, 0x7FFFFFFFE000):
        remote = (ctypes.c_size_t * 2)(address, 64)
        for name in ("process_vm_readv", "process_vm_writev"):
            refused(name, pid, local, 1, remote, 1, 0, what=f"{name} {pid}")
    for fd in range(12):
        fails(f"open /proc/{pid}/fd/{fd}", lambda: os.open(f"/proc/{pid}/fd/{fd}", os.O_RDWR | os.O_NONBLOCK))
    for name in ("mem", "maps", "environ", "auxv", "stack", "syscall", "pagemap", "map_files", "personality", "io"):
        if name == "map_files":
            fails(f"list /proc/{pid}/map_files", lambda: os.listdir(f"/proc/{pid}/map_files"))
        else:
            unreadable(f"/proc/{pid}/{name}")
    unwritable(f"/proc/{pid}/mem")
    handle = syscall("pidfd_open", pid, 0)
    held(f"pidfd_open {handle}")
    if handle >= 0:
        for fd in range(12):
            refused("pidfd_getfd", handle, fd, 0, what=f"pidfd_getfd {pid} {fd}")
    refused("kcmp", pid, os.getpid(), 0, 0, 0, what=f"kcmp {pid}")
finish()
