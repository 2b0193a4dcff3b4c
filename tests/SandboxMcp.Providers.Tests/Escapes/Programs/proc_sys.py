# Changes the host's kernel settings and pulls its emergency levers through /proc.
import glob
import os
from attack import escaped, finish, held, unwritable

for path in ["kernel/core_pattern", "kernel/modprobe", "kernel/hostname", "kernel/domainname", "kernel/randomize_va_space", "kernel/sysrq", "kernel/panic", "kernel/kptr_restrict",
             "kernel/dmesg_restrict", "kernel/perf_event_paranoid", "kernel/pid_max", "kernel/threads-max", "kernel/ns_last_pid", "kernel/shmmax", "kernel/msgmnb",
             "vm/overcommit_memory", "vm/drop_caches", "vm/panic_on_oom", "fs/file-max", "fs/suid_dumpable", "fs/binfmt_misc/register", "fs/mqueue/msg_max",
             "net/ipv4/ip_forward", "net/core/somaxconn", "user/max_user_namespaces"]:
    full = f"/proc/sys/{path}"
    try:
        with open(full, "rb") as file:
            value = file.read()
    except OSError as error:
        held(f"{path}: {error.strerror}")
        value = b"0"
    unwritable(full, value or b"0")  # Its own value: the attack shows, and nothing would break if it succeeded.
for path in ("/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/bus/pci/00/00.0", "/proc/acpi/wakeup", "/proc/mtrr", "/proc/scsi/scsi", "/proc/fs/nfsd/threads",
             "/proc/1/mem", "/proc/1/attr/current", "/proc/1/uid_map", "/proc/1/setgroups", "/proc/1/loginuid"):
    unwritable(path, b"" if path.endswith("trigger") else b"0")
for path in glob.glob("/proc/sys/**", recursive=True):
    if os.path.isfile(path) and os.access(path, os.W_OK) and "/proc/sys/net/" not in path:
        try:
            os.close(os.open(path, os.O_WRONLY))
        except OSError:
            continue
        escaped(f"{path} opens for writing")
finish()
