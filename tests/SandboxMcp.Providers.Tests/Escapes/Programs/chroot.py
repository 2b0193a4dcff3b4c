# Walks out of the root: chroot and the dot-dot walk, pivot_root, fchdir to an old root.
import os
from attack import escaped, finish, held, refused

os.makedirs("/tmp/jail/old", exist_ok=True)
outside = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
refused("chroot", b"/tmp/jail")
refused("pivot_root", b"/tmp/jail", b"/tmp/jail/old")
refused("pivot_root", b".", b".")
os.fchdir(outside)
for _ in range(64):
    os.chdir("..")
for name in ("old_root", "work", "boot", "lost+found", ".dockerenv"):
    if os.path.exists(name):
        escaped(f"/{name} above the root")
root = os.stat("/")
if (root.st_dev, root.st_ino) != (os.stat("..").st_dev, os.stat("..").st_ino):
    escaped("something above /")
held("the root is the root")
finish()
