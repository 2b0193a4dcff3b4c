# Leaves orphans by the hundred for process 1 to bury; a lazy one would fill the process table with zombies.
import os
from attack import escaped, finish, held

made = 0
for _ in range(150):
    try:
        pid = os.fork()
    except OSError as error:
        escaped(f"after {made} orphans nobody buried: {error}")
        break
    if pid == 0:
        try:
            if os.fork() == 0:
                os._exit(0)
        except OSError:
            os._exit(1)
        os._exit(0)
    made += os.waitpid(pid, 0)[1] == 0
held(f"{made} orphans")
finish()
