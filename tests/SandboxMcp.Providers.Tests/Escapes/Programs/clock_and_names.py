# Sets the clock and the names of the machine.
import os
import struct
import time
from attack import escaped, finish, held, refused

now = time.time()
refused("clock_settime", 0, struct.pack("<qq", int(now), 0))
refused("settimeofday", struct.pack("<qq", int(now), 0), 0)
refused("adjtimex", struct.pack("<I4xq", 0x2, 1) + bytes(192), what="adjtimex frequency")
refused("clock_adjtime", 0, struct.pack("<I4xq", 0x2, 1) + bytes(192))
refused("sethostname", b"sandboxmcp-escape", 17)
refused("setdomainname", b"sandboxmcp-escape", 17)
if os.uname().nodename.startswith("sandboxmcp-escape"):
    escaped("the name changed")
held(os.uname().nodename)
finish()
