# Changes its execution domain: no address randomisation, executable stacks, old emulations. Harmless to the host by itself; it must not open another way in.
import subprocess
from attack import escaped, finish, held, status_lines, syscall

before = status_lines()
for persona in (0x0040000, 0x0400000, 0x0008, 0x0020000, 0x0100000):
    held(f"{persona:x} {syscall('personality', persona)}")
done = subprocess.run(["/usr/bin/cat", "/proc/self/status"], capture_output=True, text=True)
after = dict(line.split(":\t", 1) for line in done.stdout.splitlines() if ":\t" in line)
for name in ("CapEff", "NoNewPrivs", "Seccomp", "Uid"):
    if after.get(name) != before.get(name):
        escaped(f"{name} is {after.get(name)}")
finish()
