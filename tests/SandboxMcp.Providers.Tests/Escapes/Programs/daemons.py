# Leaves daemons: forked twice, in sessions of their own, deaf to signals, with a name of their own.
import os
import signal

for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(name, signal.SIG_IGN)
            os.closerange(0, 256)
            os.execv("/usr/bin/sleep", ["sandboxmcp-escape-daemon", "100000"])
        os._exit(0)
    os.wait()
print("held: five daemons", flush=True)
