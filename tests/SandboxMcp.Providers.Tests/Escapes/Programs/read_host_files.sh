# Searches the whole tree for the host's secrets with the ordinary tools.
found=$(find / -xdev \( -path /proc -o -path /usr \) -prune -o -name '*sandboxmcp-canary*' -print 2>/dev/null)
found="$found$(find /tmp /home /root /var /dev/shm /run -name '*sandboxmcp-canary*' 2>/dev/null)"
[ -n "$found" ] && echo "ESCAPED: $found" && cat $found && exit 1
cat /etc/shadow /root/* /home/*/* /var/log/* 2>/dev/null && echo "ESCAPED: read something" && exit 1
echo "held: nothing to read"
