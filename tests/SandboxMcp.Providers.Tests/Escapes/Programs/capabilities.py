# Looks for capabilities, and takes them back: capset, becoming another user, ambient sets, a program with file capabilities.
import ctypes
import os
import subprocess
from attack import escaped, finish, held, refused, status_lines

for name, value in status_lines().items():
    if name in ("CapEff", "CapPrm", "CapInh", "CapAmb", "CapBnd"):
        held(f"{name} {value}")
        if int(value, 16):
            escaped(f"{name} is {value}")
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
data = (ctypes.c_uint32 * 6)(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x1FF, 0x1FF, 0x1FF)
refused("capset", header, data)
for capability in (0, 1, 12, 19, 21):
    data = (ctypes.c_uint32 * 6)(1 << capability, 1 << capability, 0, 0, 0, 0)
    refused("capset", header, data, what=f"capset {capability}")
libc = ctypes.CDLL(None)
for what, arguments in (("ambient", (47, 2, 21, 0, 0)), ("keepcaps then root", (8, 1, 0, 0, 0)), ("securebits", (28, 0, 0, 0, 0))):
    value = libc.prctl(*arguments)
    held(f"{what} {value}")
for program in ("/usr/bin/ping", "/usr/bin/dumpcap", "/usr/bin/mtr-packet", "/usr/bin/newuidmap"):
    if os.path.exists(program):
        done = subprocess.run([program, "-c", "1", "-W", "1", "127.0.0.1"], capture_output=True)
        held(f"{program} {done.returncode}")
if int(status_lines()["CapEff"], 16):
    escaped("capabilities after all")
finish()
