# Sends datagrams to the host and beyond: loopback, its addresses, broadcast, multicast.
import socket
from attack import escaped, finish, held, host

for address in ["127.0.0.1", "::1", "255.255.255.255", "224.0.0.1", "ff02::1", *host["addresses"], "1.1.1.1"]:
    for port in (host["udp4"], host["udp6"]):
        try:
            with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM) as datagram:
                datagram.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                datagram.settimeout(0.1)
                datagram.sendto(b"sandboxmcp-escape udp", (address, port))
                held(f"{address}: sent into the dark")
                data, _ = datagram.recvfrom(100)
                escaped(f"{address} answered {data!r}")
        except OSError as error:
            held(f"{address}: {error}")
finish()
