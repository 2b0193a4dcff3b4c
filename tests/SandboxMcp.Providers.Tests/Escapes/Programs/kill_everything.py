# Sends every signal to process 1, to its parent, and to every process it may signal.
import os
import signal
from attack import finish, held, host

for pid in (1, os.getppid()):
    for name in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGSEGV, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, name)
        except OSError:
            pass
for pid in host["pids"]:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError as error:
        held(f"kill {pid}: {error.strerror}")
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
try:
    os.kill(-1, signal.SIGKILL)
except OSError as error:
    held(f"kill -1: {error.strerror}")
finish()
