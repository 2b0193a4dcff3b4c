# Loads programs into the kernel and watches it: bpf, perf events, tracing.
import struct
from attack import finish, refused, unwritable

for command in range(0, 6):
    refused("bpf", command, struct.pack("<IIII", 2, 4, 8, 16) + bytes(112), 128, what=f"bpf {command}")
for kind, config in ((0, 0), (1, 0), (1, 1), (2, 1), (4, 0)):
    attributes = struct.pack("<IIQ", kind, 112, config) + bytes(96)
    for pid, cpu in ((0, -1), (-1, 0), (1, -1)):
        refused("perf_event_open", attributes, pid, cpu, -1, 0, what=f"perf {kind} {pid} {cpu}")
unwritable("/sys/kernel/debug/tracing/trace_marker")
unwritable("/sys/kernel/tracing/trace_marker")
finish()
