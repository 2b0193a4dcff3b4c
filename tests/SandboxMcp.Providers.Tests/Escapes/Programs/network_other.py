# Opens sockets of the families that pass by an ordinary network block: vsock, netlink, packet, raw, bluetooth, kernel crypto, and more.
import socket
from attack import fails, finish

def opened(family, kind, protocol):
    with socket.socket(family, kind, protocol) as made:
        return made.fileno()

def vsock(cid):
    with socket.socket(40, socket.SOCK_STREAM) as connection:
        connection.settimeout(0.5)
        connection.connect((cid, 1024))
        return cid

for cid in (0, 1, 2, 3):
    fails(f"vsock {cid}", lambda: vsock(cid))
fails("vsock socket", lambda: opened(40, socket.SOCK_STREAM, 0))
for protocol, name in ((2, "usersock"), (4, "sock_diag"), (6, "xfrm"), (7, "selinux"), (8, "iscsi"), (9, "audit"), (11, "connector"), (12, "netfilter"), (15, "kobject_uevent"), (16, "generic"), (20, "rdma"), (21, "crypto")):
    fails(f"netlink {name}", lambda: opened(16, socket.SOCK_RAW, protocol))
fails("packet socket", lambda: opened(17, socket.SOCK_RAW, socket.htons(3)))
fails("packet datagram", lambda: opened(17, socket.SOCK_DGRAM, socket.htons(3)))
for protocol in (1, 6, 255):
    fails(f"raw IPv4 {protocol}", lambda: opened(socket.AF_INET, socket.SOCK_RAW, protocol))
for family, name in ((30, "tipc"), (31, "bluetooth"), (40, "vsock")):
    fails(f"pair of {name}", lambda: [end.close() for end in socket.socketpair(family, socket.SOCK_STREAM if family == 40 else socket.SOCK_SEQPACKET)])
fails("raw IPv6", lambda: opened(socket.AF_INET6, socket.SOCK_RAW, 58))
for family, name in ((3, "ax25"), (4, "ipx"), (5, "appletalk"), (9, "x25"), (15, "key"), (21, "rds"), (23, "irda"), (29, "can"), (30, "tipc"), (31, "bluetooth"), (35, "phonet"), (38, "alg"), (39, "nfc"), (41, "kcm"), (44, "xdp")):
    fails(name, lambda: opened(family, socket.SOCK_RAW if family in (29, 44, 15) else socket.SOCK_SEQPACKET, 2 if family == 15 else 0))
finish()
