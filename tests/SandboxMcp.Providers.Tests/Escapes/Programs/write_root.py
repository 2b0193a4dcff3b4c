# Writes to the root file system: new files, changed programs, renamed directories, a planted startup file.
import glob
import os
from attack import fails, finish, unwritable

def create(path):
    fails(f"create {path}", lambda: os.close(os.open(path, os.O_CREAT | os.O_WRONLY)) or path)

for directory in ["/", "/usr", "/usr/bin", "/usr/lib", "/bin", "/etc", "/venv", "/venv/bin", "/run", "/dev", "/var", "/root", "/home", "/proc", "/sys", "/opt", "/mnt",
                  *glob.glob("/venv/lib/python3*/site-packages"), *glob.glob("/usr/lib/python3*")]:
    create(f"{directory}/sandboxmcp-escape")
for path in ["/usr/bin/python3", "/usr/bin/bash", "/bin/sh", "/usr/bin/env", "/etc/passwd", "/etc/hosts", "/etc/ld.so.preload", "/etc/ld.so.cache", "/venv/pyvenv.cfg", "/usr/bin/node"]:
    target = os.path.realpath(path)
    unwritable(target)
    fails(f"chmod {path}", lambda: os.chmod(target, 0o4777) or path)
    fails(f"chown {path}", lambda: os.chown(target, 65534, 65534) or path)
    fails(f"utime {path}", lambda: os.utime(target, (0, 0)) or path)
    fails(f"truncate {path}", lambda: os.truncate(target, 0) or path)
    fails(f"unlink {path}", lambda: os.unlink(path) or path)
    fails(f"rename {path}", lambda: os.rename(path, "/tmp/sandboxmcp-escape") or path)
    fails(f"xattr {path}", lambda: os.setxattr(target, "user.sandboxmcp-escape", b"1") or path)
for directory in ("/usr", "/etc", "/venv", "/workspace", "/tmp", "/proc"):
    fails(f"rename {directory}", lambda: os.rename(directory, "/sandboxmcp-escape") or directory)
finish()
