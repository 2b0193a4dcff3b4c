# Connects to the host's unix sockets: by path, through /proc, and by abstract name, for which no file is needed.
import socket
from attack import fails, finish, host

def connect(name):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(0.5)
        connection.connect(name)
        try:
            connection.sendall(b"sandboxmcp-escape unix")
        except OSError:
            pass  # It was let in, which is bad enough.
        return name

for name in [host["unix"], "/proc/1/root" + host["unix"], "\0" + host["abstract"], "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private",
             "/run/containerd/containerd.sock", "/run/user/1000/bus", "\0/tmp/.X11-unix/X0", "/tmp/.X11-unix/X0", "\0/containerd-shim", "/dev/log", "/run/systemd/journal/socket"]:
    fails(f"connect {name!r}", lambda: connect(name))
with open("/proc/net/unix") as file:
    text = file.read()
if host["abstract"] in text or host["unix"] in text:
    fails("the host's sockets in /proc/net/unix", lambda: "listed")
finish()
