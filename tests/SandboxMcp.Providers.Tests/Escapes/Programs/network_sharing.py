# Looks at the interfaces and changes the network: addresses, routes, a tunnel of its own.
import fcntl
import socket
import struct
from attack import escaped, fails, finish, held, host

names = [name for _, name in socket.if_nameindex()] if hasattr(socket, "if_nameindex") else []
held(f"interfaces {names}")
if [n for n in names if n not in ("lo", "tunl0", "sit0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "ip6tnl0", "ip6gre0")]:
    escaped(f"interfaces of the host: {names}")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    for code, what, data in ((0x8914, "set flags", struct.pack("16sH14x", b"lo", 0x1)), (0x8916, "set address", struct.pack("16sHH4s8x", b"lo", 2, 0, b"\x0a\0\0\1"))):
        fails(what, lambda: fcntl.ioctl(control, code, data + bytes(16)))
try:
    with open("/proc/net/route") as file:
        if len(lines := file.read().splitlines()) > 1:
            escaped(f"routes: {lines[1]}")
    with open("/proc/net/tcp") as file:
        if f":{host['tcp4']:04X}" in file.read():
            escaped("the host's sockets in /proc/net/tcp")
except OSError as error:
    held(f"{error}")
fails("tunnel", lambda: open("/dev/net/tun", "r+b"))
finish()
