# Reaches for the host's devices, firmware and power through /sys.
import os
from attack import escaped, finish, held, unwritable

for path in ("/sys/power/state", "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/kernel/uevent_helper", "/sys/module/apparmor/parameters/enabled",
             "/sys/kernel/security/apparmor/.remove", "/sys/kernel/debug/sched/debug", "/sys/firmware/efi/vars/del_var", "/sys/block/vda/queue/read_ahead_kb"):
    unwritable(path, b"")
for path in ("/sys/firmware", "/sys/block", "/sys/class/net", "/sys/kernel/security", "/sys/fs/cgroup", "/sys/devices/virtual/powercap"):
    try:
        names = os.listdir(path)
    except OSError as error:
        held(f"{path}: {error.strerror}")
        continue
    if [n for n in names if n != "lo"] and path != "/sys/fs/cgroup":
        escaped(f"{path}: {names[:8]}")
for found, _, files in os.walk("/sys"):
    for name in files:
        if os.access(os.path.join(found, name), os.W_OK):
            escaped(f"{found}/{name} is writable")
finish()
