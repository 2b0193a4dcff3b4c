# Makes files whose names and modes trouble whoever lists or removes them: line ends, escapes, 255 bytes, no permission, a tree too deep for any path.
import os

os.chdir("/workspace")
for name in (b"\n", b"\x1b[2J\x1b]0;pwned\x07", b"-rf", b"..\\..\\etc", b"\xff\xfe", b"a" * 255, b"%s%n", b"$(touch sandboxmcp-escape)", b"`id`", b"'; rm -rf *; '"):
    with open(b"sandboxmcp-escape" + name if len(name) < 200 else name, "wb") as file:
        file.write(b"x")
os.makedirs("closed/in/here")
os.chmod("closed/in", 0)
os.chmod("closed", 0)
os.mkfifo("fifo")
for _ in range(2000):
    os.mkdir("d" * 60)
    os.chdir("d" * 60)
print("held: a tree of 2000 levels", flush=True)
os._exit(0)
