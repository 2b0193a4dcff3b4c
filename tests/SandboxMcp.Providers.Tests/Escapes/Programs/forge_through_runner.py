# Lives in an interpreter that the runner booted: searches its objects for the nonce, the connection or a function that reports, and uses what it finds.
import gc
import os
import sys
import types

sockets = [o for o in gc.get_objects() if type(o).__module__ in ("socket", "_socket")]
if sockets:
    print("ESCAPED: sockets", sockets)
frame = sys._getframe()
modules = [m for m in gc.get_objects() if isinstance(m, types.ModuleType)]
while frame:
    modules.append(types.SimpleNamespace(**frame.f_globals))
    frame = frame.f_back
for module in modules:
    for name in ("reap", "supervise"):
        function = getattr(module, name, None)
        if function is None or not callable(function):
            continue
        for arguments in ((os.getpid(), bytes(16)), (os.getpid(),)):
            try:
                function(*arguments)
            except BaseException as error:
                print(name, "refused:", type(error).__name__)
            break
    for name in ("CONTROL",):
        fd = getattr(module, name, None)
        if isinstance(fd, int):
            try:
                os.write(fd, b"D" + bytes(16) + bytes(28))
                print("ESCAPED: wrote a report to", fd)
            except OSError as error:
                print("control:", error.strerror)
print("held: nothing to forge with", flush=True)
os._exit(7)
