# The program ends at once, and a child goes on printing to its streams: the reader must neither wait nor count it for ever.
import os

if os.fork() == 0:
    os.setsid()
    while True:
        os.write(1, b"x" * 4096)
os.write(1, b"held: the program itself has ended\n")
os._exit(0)
