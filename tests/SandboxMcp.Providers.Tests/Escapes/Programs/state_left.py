# Leaves state wherever it can, for the next run to find: files, shared memory, message queues, a changed home.
import os
from attack import finish, held, syscall

for directory in ("/tmp", "/workspace", "/dev/shm", "/dev/mqueue", "/run", "/var/tmp", os.path.expanduser("~"), "/venv"):
    try:
        with open(f"{directory}/sandboxmcp-escape-state", "w") as file:
            file.write("left")
        held(f"left a file in {directory}")
    except OSError:
        pass
held(f"shared memory {syscall('shmget', 0x5A4D4350, 4096, 0o1666)}")
held(f"queue {syscall('mq_open', b'sandboxmcp-escape', os.O_CREAT | os.O_RDWR, 0o666, 0)}")
with open(os.path.expanduser("~/.bashrc"), "w") as file:
    file.write("echo ESCAPED\n")
with open(os.path.expanduser("~/sitecustomize.py"), "w") as file:
    file.write("print('ESCAPED: sitecustomize')\n")
finish()
