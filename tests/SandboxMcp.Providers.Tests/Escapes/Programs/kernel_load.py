# Loads a module or another kernel, turns the machine off, moves its swap, reads its hardware ports.
from attack import finish, held, refused

refused("init_module", b"\x7fELF", 4, b"")
refused("finit_module", 0, b"", 0)
refused("delete_module", b"nonexistent_sandboxmcp", 0)
refused("kexec_load", 0, 0, 0, 0)
refused("kexec_file_load", -1, -1, 0, b"", 0)
refused("reboot", 0xFEE1DEAD, 672274793, 0, 0, what="reboot (CAD off)")  # The harmless command, if anything were to obey.
refused("swapon", b"/workspace/none", 0)
refused("swapoff", b"/workspace/none")
refused("acct", b"/workspace/acct")
refused("quotactl", 0x80000100, b"/dev/vda", 0, 0)
refused("iopl", 3)
refused("ioperm", 0x80, 1, 1)
refused("syslog", 6, 0, 0, what="syslog console off")
refused("fanotify_init", 0, 0)
held("the kernel stays")
finish()
