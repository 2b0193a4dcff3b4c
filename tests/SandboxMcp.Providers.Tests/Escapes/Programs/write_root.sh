# Replaces system programs with the shell's tools, and remounts what is read-only.
touch /sandboxmcp-escape /usr/sandboxmcp-escape /usr/bin/sandboxmcp-escape /etc/sandboxmcp-escape /dev/sandboxmcp-escape /run/sandboxmcp-escape 2>/dev/null && echo "ESCAPED: touch" && exit 1
for f in /sandboxmcp-escape /usr/sandboxmcp-escape /usr/bin/sandboxmcp-escape /etc/sandboxmcp-escape /dev/sandboxmcp-escape /run/sandboxmcp-escape; do
  [ -e "$f" ] && echo "ESCAPED: $f" && exit 1
done
mount -o remount,rw / 2>/dev/null && echo "ESCAPED: remount /" && exit 1
mount -o remount,rw,bind /usr 2>/dev/null && echo "ESCAPED: remount /usr" && exit 1
cp /usr/bin/bash /usr/bin/ls 2>/dev/null && echo "ESCAPED: cp" && exit 1
echo "held: nothing could be written"
