# Takes the machine's reserved huge pages, which the memory cgroup does not count: by mmap, by memfd and as System V shared memory.
from attack import finish, refused

refused("mmap", 0, 2 << 20, 3, 0x22 | 0x40000, -1, 0, what="mmap of huge pages")
refused("memfd_create", b"sandboxmcp-escape", 0x4, what="a memfd of huge pages")
refused("shmget", 0, 2 << 20, 0o1600 | 0o4000, what="a segment of huge pages")
finish()
