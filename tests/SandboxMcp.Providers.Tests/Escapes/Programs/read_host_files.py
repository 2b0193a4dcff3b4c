# Reads files of the host that hold secrets: password hashes, home directories, keys, logs, the server's own files.
import os
from attack import escaped, held, finish, host, unreadable

for path in ["/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/root/.bashrc", "/root/.profile", "/root/.ssh/id_rsa", "/etc/ssh/ssh_host_rsa_key", "/etc/machine-id",
             "/etc/hostname", "/etc/fstab", "/var/log/dpkg.log", "/var/lib/dpkg/status", "/run/docker.sock", "/boot/vmlinuz", "/old_root", *host["canaries"]]:
    for prefix in ("", "/proc/1/root", "/proc/self/root", "/proc/self/root/../../..", "/proc/self/cwd/../.."):
        unreadable(prefix + path)
for directory in ("/root", "/home", "/var", "/srv", "/mnt", "/media", "/opt", "/boot", "/work", "/old_root", *host["directories"]):
    try:
        names = os.listdir(directory)
    except OSError as error:
        held(f"{directory}: {error.strerror}")
        continue
    if names and not directory.startswith("/tmp"):
        escaped(f"{directory} has {names[:5]}")
for found, directories, files in os.walk("/"):
    directories[:] = [d for d in directories if os.path.join(found, d) not in ("/proc", "/usr")]
    for name in files:
        if "canary" in name:
            escaped(f"found {found}/{name}")
finish()
