#!/bin/bash
# Process 1 of the guest: a machine that has cgroup version 2 only. Runs the server as root and as a user with a delegated group, and says on the
# console what held. The host's script counts the lines "ok" and "not ok".
exec </dev/console >/dev/console 2>&1
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
for place in /dev/shm /run /tmp; do mount -t tmpfs tmpfs "$place"; done
mount -t cgroup2 cgroup2 /sys/fs/cgroup
server=/opt/sandbox-mcp/sandbox-mcp

# check WHAT PATTERN COMMAND…: the command's output must match.
check() {
    local what=$1 pattern=$2 output
    shift 2
    output=$("$@" 2>&1)
    if grep -Eq "$pattern" <<<"$output"; then echo "ok $what"; else echo "not ok $what"; sed 's/^/# /' <<<"$output"; fi
}

greedy='x = []
while True: x.append(bytearray(1 << 20))'
bomb=':() { : | : & }; :; sleep 2; exit 3'

# suite WHO COMMAND…: the same promises for root and for a user.
suite() {
    local who=$1
    shift
    check "$who: memory is enforced by cgroup v2" 'memory +enforced +.*cgroup v2' "$@" doctor
    check "$who: processes are bounded" 'processes +enforced' "$@" doctor
    check "$who: cpu is enforced by cgroup v2" 'cpu +enforced +.*cgroup v2' "$@" doctor
    check "$who: a program runs" '^42$' "$@" run -c 'print(6*7)'
    check "$who: too much memory is out_of_memory" '"status": "out_of_memory"' "$@" run --json -c "$greedy"
    check "$who: the kernel's count of kills is read" '"oom_kills": [1-9]' "$@" run --json -c "$greedy"
    check "$who: the most memory is read" '"peak_memory_bytes": [1-9]' "$@" run --json -c 1
    check "$who: processor time is read" '"cpu_seconds": 0\.' "$@" run --json -c 'sum(range(10**6))'
    check "$who: a fork bomb meets the limit of processes" '"process_limit_hits": [1-9]' "$@" run --json -l bash -t 20 -c "$bomb"
    check "$who: no group is left" '^0$' bash -c "find /sys/fs/cgroup -path '*sandboxmcp/*' -type d | wc -l"
}

uname -r
for runtime in crun runc; do
    SANDBOXMCP_Local__Runtime=$runtime suite "root, $runtime" "$server"
done

# A user's group as systemd delegates it: the directory and these files belong to the user.
useradd --create-home someone 2>/dev/null
echo "+memory +pids +cpu" >/sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/scope
chown someone /sys/fs/cgroup/scope /sys/fs/cgroup/scope/cgroup.{procs,subtree_control,threads}
as_user() {
    # Each command in a group of its own below the delegated one, as a scope of its own would be.
    ( n=/sys/fs/cgroup/scope; echo $BASHPID >$n/cgroup.procs 2>/dev/null || echo $BASHPID >$n/sandboxmcp-server/cgroup.procs
      cd /home/someone && exec setpriv --reuid=someone --regid=someone --init-groups env HOME=/home/someone PATH="$PATH" "$@" )
}
suite "a user with a delegated group" as_user "$server"

echo "end of the guest's tests"
sync
echo o >/proc/sysrq-trigger
sleep 10
