# Ignores every signal that can be ignored, blocks the rest, and stays.
import signal

for name in range(1, 65):
    try:
        signal.signal(name, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
print("deaf", flush=True)
while True:
    pass
