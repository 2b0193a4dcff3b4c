# Looks for any directory that can be written and fills it: a writable place without a limit is enough.
for directory in / /dev /dev/shm /dev/mqueue /etc /home /media /mnt /opt /proc /root /run /run/lock /srv /tmp /usr /var /var/tmp /venv /workspace "$HOME" "$TMPDIR"; do
  [ -d "$directory" ] || continue
  head -c 512M /dev/zero > "$directory/sandboxmcp-escape" 2>/dev/null
  size=$(stat -c %s "$directory/sandboxmcp-escape" 2>/dev/null || echo 0)
  [ "$size" -ge 536870912 ] && echo "ESCAPED: $directory took 512 MiB" && exit 1
done
rm -f /tmp/sandboxmcp-escape /workspace/sandboxmcp-escape /dev/shm/sandboxmcp-escape
echo "held: no place took 512 MiB"
exit 0
