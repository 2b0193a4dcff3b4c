# Becomes another user or group, gives files away, and makes others' files its own.
import os
from attack import escaped, fails, finish, held, refused

me = os.getuid()
for uid in (0, 1, 1000, 65533):
    if uid != me:
        refused("setuid", uid, what=f"setuid {uid}")
        refused("setresuid", uid, uid, uid, what=f"setresuid {uid}")
    if uid != os.getgid():
        refused("setgid", uid, what=f"setgid {uid}")
refused("setgroups", 1, (b"\0\0\0\0"))
path = "/workspace/sandboxmcp-escape"
open(path, "w").close()
for uid, gid in ((0, -1), (-1, 0), (1000, 1000)):
    if uid != me and gid != os.getgid():
        fails(f"chown {uid}:{gid}", lambda: os.chown(path, uid, gid) or "done")
for other in ("/usr/bin/bash", "/etc/passwd", "/proc/1/mem", "/", "/dev/null"):
    fails(f"chmod {other}", lambda: os.chmod(other, 0o777) or "done")
    fails(f"chown {other}", lambda: os.chown(other, me, os.getgid()) or "done")
groups = [g for g in os.getgroups() if g not in (os.getgid(), 65534)]
if groups:
    escaped(f"supplementary groups {groups}")
with open("/proc/self/uid_map") as file:
    held(f"uid {me}, map {file.read().split()}")
finish()
