# Uses the kernel's keyrings, which no namespace separates per container by itself: adds a key, searches for others', asks user space.
from attack import finish, refused, unreadable

refused("add_key", b"user", b"sandboxmcp-escape", b"secret", 6, -3, what="add_key session")
refused("add_key", b"user", b"sandboxmcp-escape", b"secret", 6, -4, what="add_key user")
refused("add_key", b"keyring", b"sandboxmcp-escape", 0, 0, -5)
refused("request_key", b"user", b"sandboxmcp-escape", b"", -3)
for command, what in ((0, "get id"), (1, "join session"), (6, "describe"), (10, "search"), (11, "read"), (22, "get persistent")):
    refused("keyctl", command, -3 if command != 22 else -1, 0, 0, 0, what=f"keyctl {what}")
unreadable("/proc/keys")
finish()
