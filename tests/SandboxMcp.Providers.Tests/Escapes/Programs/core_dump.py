# Dumps core, with the limit raised if it can be, where the host's core pattern would put or pipe it.
import os
import resource
import signal

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print("ESCAPED: the limit on core files could be raised", flush=True)
except (OSError, ValueError):
    pass
os.chdir("/tmp")
signal.signal(signal.SIGABRT, signal.SIG_DFL)
os.kill(os.getpid(), signal.SIGABRT)
