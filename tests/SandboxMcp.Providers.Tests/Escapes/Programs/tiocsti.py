# Types into the terminal of whoever started the server, and takes consoles.
import fcntl
import os
import termios
from attack import escaped, fails, finish, held

def push(fd):
    fcntl.ioctl(fd, termios.TIOCSTI, b"#")
    return "pushed"

for fd in (0, 1, 2):
    fails(f"TIOCSTI on {fd}", lambda: push(fd))
    fails(f"TIOCLINUX on {fd}", lambda: fcntl.ioctl(fd, 0x541C, b"\x02" + bytes(16)) and "pasted")
    fails(f"TIOCSCTTY on {fd}", lambda: fcntl.ioctl(fd, termios.TIOCSCTTY, 1) or "taken")
    if os.isatty(fd):
        escaped(f"{fd} is a terminal")
for name in ("tty", "console", "tty0", "tty1", "ttyS0", "ptmx", "pts/0"):
    try:
        fd = os.open(f"/dev/{name}", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        held(f"{name}: {error.strerror}")
        continue
    if name != "ptmx":
        escaped(f"/dev/{name} opens")
    os.close(fd)
finish()
