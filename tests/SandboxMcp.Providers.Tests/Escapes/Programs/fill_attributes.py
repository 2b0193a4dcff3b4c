# Stores data in extended attributes of files: they are not file contents, and not everything that counts bytes counts them.
import os
from attack import escaped, finish, held

kept = 0
for i in range(2000):
    path = f"/tmp/sandboxmcp-escape-{i}"
    try:
        open(path, "w").close()
        for j in range(64):
            os.setxattr(path, f"user.a{j}", b"x" * 65536)
            kept += 65536
    except OSError as error:
        held(f"{error.strerror} at {kept >> 20} MiB")
        break
if kept > 256 << 20:
    escaped(f"{kept >> 20} MiB in attributes")
finish()
