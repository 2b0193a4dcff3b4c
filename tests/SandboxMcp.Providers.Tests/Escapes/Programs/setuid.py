# Runs setuid programs, and makes one: they must give nothing.
import os
import shutil
import subprocess
from attack import escaped, finish, held, status_lines

for command in (["su", "-c", "id", "root"], ["sudo", "-n", "id"], ["mount", "-t", "tmpfs", "none", "/tmp"], ["newuidmap", str(os.getpid()), "0", "0", "1"], ["passwd", "-S", "root"],
                ["pkexec", "id"], ["chsh", "-s", "/bin/sh", "root"], ["newgrp", "root"], ["fusermount3", "/tmp"], ["crontab", "-l"], ["dumpcap", "-D"]):
    path = shutil.which(command[0], path="/usr/bin:/usr/sbin:/usr/local/bin:/usr/lib/dbus-1.0")
    if path is None:
        continue
    try:
        done = subprocess.run([path, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=3)
        if done.returncode == 0 and (b"uid=0(" in done.stdout or command[0] in ("mount", "newuidmap")):
            escaped(f"{command} did {done.stdout!r}")
        held(f"{command[0]} {done.returncode}")
    except (OSError, subprocess.TimeoutExpired) as error:
        held(f"{command[0]}: {error}")
before = status_lines()
for directory in ("/workspace", "/tmp"):
    copy = f"{directory}/sandboxmcp-escape-sh"
    try:
        shutil.copy("/usr/bin/python3", copy)
        os.chmod(copy, 0o6755)
        done = subprocess.run([copy, "-c", "print(open('/proc/self/status').read())"], capture_output=True, text=True, timeout=5)
        for line in done.stdout.splitlines():
            name, _, value = line.partition(":\t")
            if name in ("Uid", "Gid", "CapEff", "CapPrm", "NoNewPrivs") and value != before.get(name):
                escaped(f"a setuid copy in {directory} has {line}")
    except (OSError, subprocess.TimeoutExpired) as error:
        held(f"copy in {directory}: {error}")
if before.get("NoNewPrivs") == "0":
    escaped("no_new_privs is not set")
finish()
