# Makes namespaces of its own, in which it would have every capability: unshare, clone and clone3 with each flag.
import os
import struct
from attack import escaped, finish, held, syscall

FLAGS = {"user": 0x10000000, "net": 0x40000000, "pid": 0x20000000, "mount": 0x00020000, "uts": 0x04000000, "ipc": 0x08000000, "cgroup": 0x02000000, "time": 0x00000080}

def in_child(what, attempt):
    pid = os.fork()
    if pid == 0:
        os._exit(7 if attempt() else 0)
    if os.waitpid(pid, 0)[1] >> 8 == 7:
        escaped(what)
    else:
        held(what)

def cloned(value):
    if value == 0:
        os._exit(0)
    if value > 0:
        try:
            os.waitpid(value, 0)
        except ChildProcessError:
            pass  # Made as a sibling.
    return value > 0

for name, flag in FLAGS.items():
    for extra, suffix in ((0, ""), (FLAGS["user"], " with user")):
        in_child(f"unshare {name}{suffix}", lambda: syscall("unshare", flag | extra) >= 0)
        in_child(f"clone {name}{suffix}", lambda: cloned(syscall("clone", flag | extra | 17, 0, 0, 0, 0)) if flag != 0x80 else False)
        in_child(f"clone3 {name}{suffix}", lambda: cloned(syscall("clone3", struct.pack("<8Q", flag | extra, 0, 0, 0, 17, 0, 0, 0), 64)))
in_child("clone of clone_parent with user", lambda: cloned(syscall("clone", 0x10000000 | 0x8000 | 17, 0, 0, 0, 0)))
finish()
