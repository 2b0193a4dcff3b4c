# Fills /workspace without end: it is memory or disk of the host.
with open("/workspace/sandboxmcp-escape", "wb", buffering=0) as file:
    while True:
        if file.write(b"x" * (1 << 20)) == 0:
            raise OSError(28, "no space")
