# Floods both streams from several processes at once, one of them in pieces of a byte.
import os

if os.fork() == 0:
    while True:
        os.write(2, b"e" * 65536)
if os.fork() == 0:
    while True:
        os.write(1, b"\n")
while True:
    os.write(1, b"o" * 65536)
