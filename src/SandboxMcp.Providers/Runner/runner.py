"""The first process of a sandbox.

It boots the interpreter of one language, waits for one job on descriptor 0, lets the booted interpreter run it, and reports how that ended.
It is a convenience, never an authority: the host takes only the program's own wait status from it and decides everything else (time, memory,
process and output limits) from the kernel's counters and its own clock. It has no dependency beyond the interpreter's built-in modules, because
every import would be paid for by each cold start.

Descriptor 0 is a stream socket to the host:

    host -> runner   nonce[16] length[4] body          the job, once; fields of the body are length[4] bytes
    runner -> host   'R'                                the interpreter is up
                     'D' nonce[16] status[4] utime[8] stime[8] length[4] files   the program ended; its wait status, microseconds, and the files
                                                                that it left in the workspace, each as bytes[8] length[4] path
                     'F' nonce[16] errno[4] 0[20]               the job's files could not be placed; nothing ran

All numbers are little-endian. The end of the socket means that the host is gone: the runner exits, and the kernel kills everything else in its
PID namespace. The program's process is forked before the job arrives, so it has neither the nonce nor the socket.
"""
import _signal as signal  # The module without its enums, whose import takes longer than all the rest.
import gc
import os
import select
import sys

CONTROL = 0
WORKSPACE = os.getcwd()
IDLE_MILLISECONDS = 20  # A job that has not come by then is waited for in a pool.
MAX_FILES = 100  # How many files are reported, and, tenfold, how many entries are looked at.


PR_SET_DUMPABLE = 4  # While it is 0, nobody with our user id can open our /proc/PID/mem or /proc/PID/fd.
PR_SET_CHILD_SUBREAPER = 36  # Orphans become our children, as they do anyway for process 1.


def prctl(option, value):
    """Needs _ctypes, which every full Python has; without it a layer is missing, no wall."""
    try:
        import _ctypes
        _ctypes.call_function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl"), (option, value, 0, 0, 0))
    except (ImportError, OSError):
        pass


def read_to_end(fd):
    chunks = []
    while chunk := os.read(fd, 65536):
        chunks.append(chunk)
    os.close(fd)
    return b"".join(chunks)


def await_program(go):
    """The program's path and arguments, once the job is there."""
    return [os.fsdecode(part) for part in read_to_end(go).split(b"\0")]


def touch_memory(go):
    """Memory shared with the parent is copied page by page at the first write to it. Half of a short run's time would go there: do it while waiting,
    unless the job follows at once."""
    gc.freeze()  # The collector need not look at what was there before the program.
    job = select.poll()
    job.register(go, select.POLLIN)
    if not job.poll(IDLE_MILLISECONDS):
        gc.unfreeze()
        for _ in gc.get_objects():
            pass
        exec(compile("0", "warm-up", "exec"), {})
        gc.freeze()


def run_python(go, ready):
    """Runs the file as __main__ in this very interpreter, as `python3 FILE` would; tracebacks do not show the runner."""
    os.write(ready, b"R")
    os.close(ready)
    touch_memory(go)
    path, *arguments = await_program(go)
    sys.argv[:] = [path, *arguments]
    sys.orig_argv[:] = [sys.orig_argv[0], path, *arguments]
    sys.path[0] = os.path.dirname(path)
    sys.stdout.reconfigure(line_buffering=True)  # What was printed before a kill must not be lost in a buffer.
    main = type(sys)("__main__")
    loader = sys.modules["_frozen_importlib_external"].SourceFileLoader("__main__", path)
    main.__dict__.update(__file__=path, __cached__=None, __builtins__=__builtins__, __loader__=loader)
    run_python.runner = sys.modules["__main__"]
    sys.modules["__main__"] = main
    try:
        with open(path, "rb") as file:
            source = file.read()
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        trace = error.__traceback__.tb_next  # Without our own frame.
        if isinstance(error, SyntaxError) and trace is None:
            error.__traceback__ = None
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        if isinstance(error, KeyboardInterrupt):
            sys.stdout.flush()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
        raise SystemExit(1) from None


def run_node(go, ready):
    """Becomes a booted Node.js that waits for the job itself."""
    boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "boot.cjs")
    os.set_inheritable(go, True)
    os.set_inheritable(ready, True)
    execute("node", boot, str(go), str(ready))


def run_command(go, ready):
    """Waits for the job, then becomes the interpreter: right for those that start in a few milliseconds."""
    os.write(ready, b"R")
    os.close(ready)
    execute(sys.argv[1], *await_program(go))


def execute(interpreter, *arguments):
    for name in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(name, signal.SIG_DFL)  # Python ignores these two; other programs expect the default.
    try:
        os.execvp(interpreter, [interpreter, *arguments])
    except OSError as error:
        os.write(2, f"{interpreter}: {error.strerror}\n".encode())
        os._exit(127)


BOOTS = {"python3": run_python, "node": run_node}


def start_program():
    """Forks the program's process, booted and waiting. Returns its pid and our ends of its pipes: go, ready, stdin."""
    go, go_end = os.pipe()
    ready_end, ready = os.pipe()
    stdin, stdin_end = os.pipe()
    pid = os.fork()
    if pid != 0:
        for fd in (go, ready, stdin):
            os.close(fd)
        return pid, go_end, ready_end, stdin_end
    os.dup2(stdin, 0)
    for fd in (go_end, ready_end, stdin, stdin_end):
        os.close(fd)
    if os.getppid() == 1:
        os.setsid()  # In a PID namespace of our own the kernel kills all; without one, the host kills our process group.
    prctl(PR_SET_DUMPABLE, 1)
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # For the kernel to kill the program, not the runner, when memory runs out.
    except OSError:
        pass
    BOOTS.get(sys.argv[1], run_command)(go, ready)
    return None


class Job:
    """The job as it arrives."""

    def __init__(self):
        self.buffer = bytearray()
        self.nonce = b""
        self.placed = {}

    def feed(self, data):
        """True once it is complete."""
        self.buffer += data
        if len(self.buffer) < 20 or len(self.buffer) < 20 + int.from_bytes(self.buffer[16:20], "little"):
            return False
        self.nonce = bytes(self.buffer[:16])
        self.position = 20
        return True

    def number(self):
        self.position += 4
        return int.from_bytes(self.buffer[self.position - 4:self.position], "little")

    def field(self):
        length = self.number()
        self.position += length
        return bytes(self.buffer[self.position - length:self.position])

    def place(self):
        """Writes the files and notes how they look. Returns the program's command line and its standard input."""
        self.placed = {}
        entry = os.path.join(os.fsencode(WORKSPACE), self.field())
        arguments = [self.field() for _ in range(self.number())]
        for _ in range(self.number()):
            path = os.path.join(os.fsencode(WORKSPACE), self.field())
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(self.field())
            self.placed[path] = signature(os.stat(path))
        stdin = self.field()
        self.buffer = b""
        return [entry, *arguments], memoryview(stdin)


def supervise(pid, go, ready, stdin_end, wake):
    job, stdin = Job(), b""
    poll = select.poll()
    for fd in (CONTROL, ready, wake):
        poll.register(fd, select.POLLIN)
    while True:
        for fd, _ in poll.poll():
            if fd == wake:
                os.read(wake, 4096)
                reap(pid, job)
            elif fd == ready:
                if os.read(ready, 1):
                    os.write(CONTROL, b"R")
                poll.unregister(ready)
            elif fd == CONTROL:
                data = os.read(CONTROL, 1 << 20)
                if not data:
                    os._exit(0)
                if job.feed(data):
                    try:
                        command, stdin = job.place()
                    except OSError as error:
                        os.write(CONTROL, b"F" + job.nonce + error.errno.to_bytes(4, "little") + bytes(20))
                        os._exit(0)
                    os.write(go, b"\0".join(command))
                    os.close(go)
                    os.set_blocking(stdin_end, False)
                    poll.register(stdin_end, select.POLLOUT)
            else:
                try:
                    stdin = stdin[os.write(stdin_end, stdin[:65536]):] if stdin else b""
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    stdin = b""  # The program does not want the rest.
                if not stdin:
                    poll.unregister(stdin_end)
                    os.close(stdin_end)


def signature(status):
    return status.st_ino, status.st_size, status.st_mtime_ns


def left_files(placed):
    """The regular files of the workspace that are not as they were placed, encoded. The tree is the program's: nothing is followed, and all is bounded."""
    found, looked_at, directories = [], 0, [os.fsencode(WORKSPACE)]
    while directories:
        try:
            with os.scandir(directories.pop()) as entries:
                for entry in entries:
                    looked_at += 1
                    if looked_at > 10 * MAX_FILES or len(found) == MAX_FILES:
                        return b"".join(found)
                    if entry.is_dir(follow_symlinks=False):
                        directories.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        status = entry.stat(follow_symlinks=False)
                        if placed.get(entry.path) != signature(status):
                            path = os.path.relpath(entry.path, os.fsencode(WORKSPACE))
                            found.append(status.st_size.to_bytes(8, "little") + len(path).to_bytes(4, "little") + path)
        except OSError:
            pass  # Closed, gone, or too deep to be named.
    return b"".join(found)


def reap(program, job):
    """Takes in the dead, orphans too, and reports the program's own end."""
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid == program:
            if not job.nonce:
                os._exit(1)  # The interpreter died before it had a job.
            files = left_files(job.placed)
            times = b"".join(int(seconds * 1e6).to_bytes(8, "little") for seconds in (usage.ru_utime, usage.ru_stime))
            report = b"D" + job.nonce + status.to_bytes(4, "little") + times + len(files).to_bytes(4, "little") + files
            while report:
                report = report[os.write(CONTROL, report):]


def main():
    prctl(PR_SET_DUMPABLE, 0)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    started = start_program()
    if started is None:
        return  # The program ran in this process, and has ended.
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    wake, wake_end = os.pipe()
    os.set_blocking(wake_end, False)
    signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # As process 1 that makes us deaf to it; Python's handler would raise.
    try:
        os.kill(os.getpid(), signal.SIGCHLD)  # The program may have died before the handler was there.
        supervise(*started, wake)
    except OSError:
        os._exit(1)


main()
