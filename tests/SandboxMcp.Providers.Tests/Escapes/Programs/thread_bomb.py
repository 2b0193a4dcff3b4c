# Starts threads without end: threads are tasks too, and a limit on processes alone would miss them.
import threading

wait = threading.Event()
threading.stack_size(65536)
while True:
    threading.Thread(target=wait.wait, daemon=True).start()
