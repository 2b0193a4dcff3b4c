# One process takes memory until the machine has none.
hoard = []
while True:
    hoard.append(b"x" * (8 << 20))
