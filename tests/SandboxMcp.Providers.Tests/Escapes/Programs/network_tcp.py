# Connects to the host and beyond over TCP, IPv4 and IPv6: loopback, the host's own addresses, the gateway, a public address.
import socket
from attack import escaped, finish, held, host

targets = [("127.0.0.1", host["tcp4"]), ("::1", host["tcp6"]), ("0.0.0.0", host["tcp4"]), ("::", host["tcp6"]), ("::ffff:127.0.0.1", host["tcp4"]), ("localhost", host["tcp4"]),
           *((a, host["tcp6"] if ":" in a else host["tcp4"]) for a in host["addresses"]), ("169.254.1.1", 80), ("10.0.2.2", host["tcp4"]), ("172.17.0.1", host["tcp4"]),
           ("1.1.1.1", 443), ("2606:4700:4700::1111", 443)]
for address, port in targets:
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as connection:
            connection.settimeout(0.4)
            connection.connect((address, port))
            escaped(f"connected to {address} {port}")
            connection.sendall(b"sandboxmcp-escape tcp")
    except OSError as error:
        held(f"{address}: {error}")
finish()
