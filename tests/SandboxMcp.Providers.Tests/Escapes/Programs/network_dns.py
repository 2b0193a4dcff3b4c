# Resolves names and asks the cloud's metadata service: the usual way to leak when "the network is blocked".
import socket
from attack import escaped, finish, held

for name in ("example.com", "localhost.localdomain.example", "metadata.google.internal", "secret-in-a-name.example.org"):
    try:
        escaped(f"{name} is {socket.getaddrinfo(name, 80)[0][4]}")
    except OSError as error:
        held(f"{name}: {error}")
query = b"\x13\x37\x01\0\0\1\0\0\0\0\0\0\7example\3com\0\0\1\0\1"
servers = ["127.0.0.53", "8.8.8.8", "1.1.1.1", "10.0.2.3", "127.0.0.11"]
try:
    with open("/etc/resolv.conf") as file:
        servers += [line.split()[1] for line in file if line.startswith("nameserver")]
except OSError:
    pass
for server in servers:
    try:
        with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as datagram:
            datagram.settimeout(0.15)
            datagram.sendto(query, (server, 53))
            datagram.recv(512)
            escaped(f"{server} answered")
    except OSError as error:
        held(f"{server}: {error}")
for address, family in (("169.254.169.254", socket.AF_INET), ("169.254.170.2", socket.AF_INET), ("fd00:ec2::254", socket.AF_INET6), ("100.100.100.200", socket.AF_INET)):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(0.3)
            connection.connect((address, 80))
            escaped(f"metadata at {address}")
    except OSError as error:
        held(f"{address}: {error}")
finish()
