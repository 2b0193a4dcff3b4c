"""Shared by the hostile programs beside it: raw system calls, what an attacker may know of the host, and the verdict.

The verdict is for the reader of a failure. The harness also looks at the host itself and at the status of the run.
"""
import ctypes
import errno
import json
import os
import platform
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "host.json")) as _file:
    host = json.load(_file)  # Ports, paths, names and pids of the host that an attacker might have guessed.

MARK = "sandboxmcp-escape"  # In every name that an attack leaves behind, so that the host can be searched for it.
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_escapes, _held = [], []

# Name: number on x86_64, number on aarch64 and riscv64.
_NUMBERS = {
    "mmap": (9, 222), "ioctl": (16, 29), "shmget": (29, 194), "shmat": (30, 196), "clone": (56, 220), "semget": (64, 190), "msgget": (68, 186),
    "ptrace": (101, 117), "syslog": (103, 116), "setuid": (105, 146), "setgid": (106, 144), "setgroups": (116, 159), "setresuid": (117, 147),
    "capset": (126, 91), "mknod": (133, -1), "mknodat": (259, 33), "personality": (135, 92), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "vhangup": (153, 58), "pivot_root": (155, 41), "adjtimex": (159, 171), "chroot": (161, 51),
    "acct": (163, 89), "settimeofday": (164, 170), "mount": (165, 40), "umount2": (166, 39), "swapon": (167, 224), "swapoff": (168, 225),
    "reboot": (169, 142), "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, -1), "ioperm": (173, -1),
    "init_module": (175, 105), "delete_module": (176, 106), "quotactl": (179, 60), "clock_settime": (227, 112), "kexec_load": (246, 104),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "ioprio_set": (251, 30), "migrate_pages": (256, 238),
    "unshare": (272, 97), "move_pages": (279, 239), "perf_event_open": (298, 241), "fanotify_init": (300, 262), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "clock_adjtime": (305, 266), "setns": (308, 268), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "finit_module": (313, 273), "kexec_file_load": (320, 294), "bpf": (321, 280),
    "userfaultfd": (323, 282), "memfd_create": (319, 279), "io_uring_setup": (425, 425), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsmount": (432, 432), "fspick": (433, 433), "pidfd_open": (434, 434), "clone3": (435, 435), "openat2": (437, 437),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "mount_setattr": (442, 442), "mq_open": (240, 180),
}


def number(name):
    return _NUMBERS[name][0 if platform.machine() == "x86_64" else 1]


def syscall(name, *arguments):
    """The value, or -errno. The name may be a number."""
    ctypes.set_errno(0)
    raw = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    value = _libc.syscall(ctypes.c_long(name if isinstance(name, int) else number(name)), *raw)
    return -ctypes.get_errno() if value == -1 else value


def refused(name, *arguments, what=None):
    """An attack that has succeeded when this system call does."""
    if not isinstance(name, int) and number(name) < 0:
        return None  # Not on this processor.
    value = syscall(name, *arguments)
    if value >= 0:
        escaped(f"{what or name} returned {value}")
    else:
        held(f"{what or name}: {errno.errorcode.get(-value, value)}")
    return value


def fails(what, function):
    """An attack that has succeeded when this function does not raise OSError. Returns what it returned, or None."""
    try:
        value = function()
    except OSError as error:
        held(f"{what}: {errno.errorcode.get(error.errno, error)}")
        return None
    escaped(f"{what} gave {value!r:.200}")
    return value


def unreadable(path):
    """An attack that has succeeded when this file gives bytes."""
    def read():
        with open(path, "rb", buffering=0) as file:
            if not (data := file.read(64)):
                raise OSError(errno.ENODATA, "empty")
            return data
    return fails(f"read {path}", read)


def unwritable(path, data=b"sandboxmcp-escape"):
    """An attack that has succeeded when this file takes bytes."""
    def write():
        if os.stat(path).st_rdev == os.makedev(1, 3):
            raise OSError(errno.ENODEV, "hidden behind /dev/null")
        fd = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            return os.write(fd, data)
        finally:
            os.close(fd)
    return fails(f"write {path}", write)


def status_lines():
    with open("/proc/self/status") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def escaped(what):
    _escapes.append(what)


def held(what):
    _held.append(what)


def finish():
    """Prints the verdict and ends the program."""
    for line in _escapes:
        print("ESCAPED:", line)
    if not _escapes:
        print("held:", "; ".join(_held[:60]) or "nothing gave way")
    sys.stdout.flush()
    os._exit(1 if _escapes else 0)
