# Makes System V shared memory, semaphores, queues and POSIX queues: kernel objects that outlive processes, and are the host's if IPC is shared.
import os
from attack import escaped, finish, held, syscall

for name in ("shm", "sem", "msg"):
    try:
        with open(f"/proc/sysvipc/{name}") as file:
            if len(lines := file.read().splitlines()) > 1:
                escaped(f"sees the host's {name}: {lines[1:3]}")
    except OSError as error:
        held(f"{name}: {error.strerror}")
for i in range(50):
    shm = syscall("shmget", 0x5A4D0000 + i, 1 << 16, 0o1666)
    sem = syscall("semget", 0x5A4D0000 + i, 4, 0o1666)
    msg = syscall("msgget", 0x5A4D0000 + i, 0o1666)
    queue = syscall("mq_open", f"sandboxmcp-escape-{i}".encode(), os.O_CREAT | os.O_RDWR, 0o666, 0)
held(f"made {shm} {sem} {msg} {queue}")
finish()
