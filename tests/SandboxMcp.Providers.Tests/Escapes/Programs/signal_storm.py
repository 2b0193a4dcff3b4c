# A storm of signals on process 1, to make it miss the program's end or to overflow its wake-up pipe.
import os
import signal

for name in (signal.SIGCHLD, signal.SIGINT, signal.SIGWINCH, signal.SIGCONT):
    for _ in range(20000):
        try:
            os.kill(1, name)
        except OSError:
            break
print("held: storm over", flush=True)
os._exit(7)
