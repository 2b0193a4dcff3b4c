# Reaches for devices: opens the host's, and makes device nodes of its own.
import os
import stat
from attack import escaped, finish, held, syscall

for name in ("mem", "kmem", "port", "kmsg", "vda", "sda", "nvme0n1", "xvda", "loop0", "loop-control", "fuse", "kvm", "net/tun", "vhost-net", "vsock", "uinput", "input/event0", "input/mice",
             "rtc0", "hpet", "cpu_dma_latency", "snapshot", "watchdog", "mapper/control", "userfaultfd", "autofs", "btrfs-control", "cuse", "ppp", "vfio/vfio", "dri/card0", "tty0", "tty1", "ttyS0", "hda"):
    for flags in (os.O_RDONLY, os.O_WRONLY):
        try:
            fd = os.open(f"/dev/{name}", flags | os.O_NONBLOCK)
        except OSError as error:
            held(f"{name}: {error.strerror}")
            continue
        os.close(fd)
        escaped(f"/dev/{name} opens")
made = [(stat.S_IFBLK, 254, 0), (stat.S_IFBLK, 8, 0), (stat.S_IFBLK, 7, 0), (stat.S_IFCHR, 1, 1), (stat.S_IFCHR, 1, 11), (stat.S_IFCHR, 10, 229), (stat.S_IFCHR, 5, 1)]
for directory in ("/workspace", "/tmp", "/dev/shm", "/dev"):
    for kind, major, minor in made:
        path = f"{directory}/sandboxmcp-escape-{major}-{minor}"
        if syscall("mknodat", -100, path.encode(), kind | 0o666, os.makedev(major, minor)) < 0:
            held(f"mknod {major}:{minor} in {directory}")
            continue
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
            escaped(f"device {major}:{minor} made in {directory} and opened")
        except OSError:
            held("a node that does not open")
for name in sorted(os.listdir("/dev")):
    mode = os.lstat(f"/dev/{name}").st_mode
    if stat.S_ISBLK(mode):
        escaped(f"block device /dev/{name}")
    if stat.S_ISCHR(mode) and name not in ("null", "zero", "full", "random", "urandom", "tty", "console", "ptmx"):
        escaped(f"character device /dev/{name}")
finish()
