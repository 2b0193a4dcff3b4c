# Opens userfaultfd, the usual help for winning kernel races.
import os
from attack import finish, refused, unreadable

for flags in (0, 1, os.O_CLOEXEC, os.O_CLOEXEC | os.O_NONBLOCK | 1):
    refused("userfaultfd", flags, what=f"userfaultfd {flags:x}")
unreadable("/dev/userfaultfd")
finish()
