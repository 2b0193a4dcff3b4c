# Ends without waiting while its children are in the middle of forking more.
import os

for _ in range(4):
    if os.fork() == 0:
        while True:
            try:
                if os.fork():
                    os._exit(0)
            except OSError:
                pass
print("held: gone", flush=True)
os._exit(0)
