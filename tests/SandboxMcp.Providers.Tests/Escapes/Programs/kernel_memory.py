# Reads the kernel's memory, log and addresses.
import ctypes
from attack import escaped, finish, held, refused, unreadable

for path in ("/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list", "/proc/sched_debug", "/proc/vmallocinfo", "/proc/slabinfo", "/proc/kpagemap", "/proc/kpagecount", "/proc/kpageflags",
             "/proc/vmcore", "/proc/kmsg", "/proc/iomem-none", "/proc/1/mem", "/proc/1/pagemap", "/proc/1/stack", "/proc/1/syscall", "/proc/latency_stats",
             "/sys/kernel/vmcoreinfo", "/sys/kernel/notes", "/sys/kernel/btf/vmlinux", "/sys/kernel/debug/kmemleak", "/sys/firmware/dmi/tables/DMI", "/dev/kmsg", "/dev/mem"):
    unreadable(path)
buffer = ctypes.create_string_buffer(4096)
refused("syslog", 3, buffer, 4096, what="read the kernel log")
refused("syslog", 2, buffer, 0, what="read from the kernel log")
try:
    with open("/proc/kallsyms") as file:
        if any(int(line.split()[0], 16) for line, _ in zip(file, range(200))):
            escaped("kernel addresses in /proc/kallsyms")
except OSError as error:
    held(f"kallsyms: {error.strerror}")
try:
    with open("/proc/self/pagemap", "rb") as file:
        file.seek((id(buffer) // 4096) * 8)
        if int.from_bytes(file.read(8), "little") & ((1 << 55) - 1):
            escaped("physical addresses in /proc/self/pagemap")
except OSError as error:
    held(f"pagemap: {error.strerror}")
finish()
