# Mounts file systems, old call and new: tmpfs, proc, sysfs, cgroup, overlay, a bind of /, a remount for writing, an unmount of what hides something.
import os
from attack import escaped, finish, refused

os.makedirs("/tmp/sandboxmcp-escape", exist_ok=True)
at = b"/tmp/sandboxmcp-escape"
for kind in (b"tmpfs", b"proc", b"sysfs", b"cgroup2", b"devtmpfs", b"devpts", b"mqueue", b"overlay", b"debugfs", b"tracefs", b"securityfs", b"bpf", b"fuse", b"ext4", b"binfmt_misc", b"ramfs"):
    refused("mount", b"/dev/vda" if kind == b"ext4" else b"none", at, kind, 0, b"", what=f"mount {kind.decode()}")
for what, source, target, flags in (("bind /", b"/", at, 4096), ("bind /proc/1/root", b"/proc/1/root", at, 4096 | 16384), ("remount / rw", b"", b"/", 32), ("remount /usr rw", b"", b"/usr", 32 | 4096),
                                    ("remount /proc/sys", b"", b"/proc/sys", 32 | 4096), ("remount /workspace suid", b"", b"/workspace", 32), ("move /tmp", b"/tmp", at, 8192), ("shared", b"", b"/", 1 << 20 | 16384)):
    refused("mount", source, target, 0, flags, 0, what=what)
for path in (b"/proc/sys", b"/proc/kcore", b"/proc/keys", b"/proc", b"/usr", b"/tmp", b"/workspace", b"/dev", b"/"):
    refused("umount2", path, 2, what=f"umount {path.decode()}")
refused("fsopen", b"tmpfs", 0)
refused("fspick", -100, b"/", 0)
refused("open_tree", -100, b"/", 1, what="open_tree clone")
refused("move_mount", -100, b"/tmp", -100, at, 0)
refused("mount_setattr", -100, b"/", 0, b"\0" * 32, 32)
refused("fsmount", 0, 0, 0)
with open("/proc/self/mountinfo") as file:
    for line in file:
        fields = line.split()
        if "rw" in fields[5].split(",") and fields[3] != "/null" and fields[4] not in ("/workspace", "/tmp", "/dev/shm", "/dev", "/proc", "/dev/mqueue", "/dev/pts") and not fields[4].startswith("/dev/"):
            escaped(f"mounted for writing: {line.strip()}")
finish()
