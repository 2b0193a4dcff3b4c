# "Shocker": opens files of the host by guessed inode handles, past every mount.
import ctypes
import os
import struct
from attack import finish, refused

for path in ("/", "/usr/bin/bash", "/workspace", "/etc"):
    try:
        mount = os.open(path, os.O_RDONLY)
    except OSError:
        continue
    for inode in (2, 1, 128, 256):
        handle = ctypes.create_string_buffer(struct.pack("<IiQ", 8, 1, inode) + bytes(120))
        refused("open_by_handle_at", mount, handle, os.O_RDONLY, what=f"handle {inode} on {path}")
    os.close(mount)
finish()
