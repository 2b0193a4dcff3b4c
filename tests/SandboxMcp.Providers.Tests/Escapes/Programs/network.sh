# Leaves through the shell's own /dev/tcp and /dev/udp and whatever network tools the host has.
host_port=$(sed -n 's/.*"tcp4": *\([0-9]*\).*/\1/p' /workspace/host.json)
(exec 3<>/dev/tcp/127.0.0.1/$host_port && echo sandboxmcp-escape >&3) 2>/dev/null && echo "ESCAPED: /dev/tcp" && exit 1
(echo sandboxmcp-escape > /dev/udp/127.0.0.1/$host_port) 2>/dev/null
for tool in "curl -m 1 -s http://127.0.0.1:$host_port/" "wget -T 1 -t 1 -qO- http://127.0.0.1:$host_port/" "nc -w 1 127.0.0.1 $host_port" "getent hosts example.com"; do
  $tool </dev/null >/dev/null 2>&1 && echo "ESCAPED: $tool" && exit 1
done
echo "held: no way out"
