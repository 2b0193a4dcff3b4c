# Plants symbolic and hard links in /workspace that point to the host's files, for this run and for whoever collects files after it.
import os
from attack import fails, finish, held, host, unreadable

for i, target in enumerate(["/etc/shadow", "/root", "../../../../etc/shadow", "/proc/1/root/etc/shadow", "/proc/self/fd/0/../../etc/shadow", *host["canaries"]]):
    link = f"/workspace/sandboxmcp-escape-{i}"
    try:
        os.symlink(target, link)
    except OSError as error:
        held(str(error.strerror))
        continue
    unreadable(link)
    fails(f"hard link to {target}", lambda: os.link(target, link + "-hard", follow_symlinks=True))
    try:
        if os.path.isdir(link) and os.listdir(link):
            unreadable(os.path.join(link, os.listdir(link)[0]))
    except OSError:
        pass
for name in ("main.py", "symlinks.py", "result.json", "stdout", "stderr"):
    try:
        os.symlink("/etc/shadow", f"/workspace/sub-{name}")
    except OSError:
        pass
finish()
