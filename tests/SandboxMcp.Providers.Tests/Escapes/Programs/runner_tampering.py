# Changes the runner's own files, its modules and its venv, for this run and for every later one.
import glob
import os
from attack import fails, finish, held

with open("/proc/1/cmdline", "rb") as file:
    arguments = file.read().decode(errors="replace").split("\0")
held(f"process 1 is {arguments}")
files = [a for a in arguments if a.startswith("/") and os.path.isfile(a)]
for path in [*files, *glob.glob("/venv/bin/*"), *glob.glob("/venv/lib/python3*/site-packages/*"), *glob.glob("/venv/pyvenv.cfg"), *(glob.glob(os.path.dirname(files[-1]) + "/*") if files else [])]:
    if os.path.isfile(path) and not path.startswith(("/workspace", "/tmp")):
        fails(f"write {path}", lambda: os.open(path, os.O_WRONLY))
        fails(f"unlink {path}", lambda: os.unlink(path) or "gone")
        fails(f"rename {path}", lambda: os.rename(path, path + "~") or "moved")
finish()
