# Looks for what the shell inherited, and plants what the next one would: LD_PRELOAD, BASH_ENV, exported functions, PATH.
env | grep -E '^(LD_|BASH_ENV|BASH_FUNC|ENV=|SANDBOXMCP|DOTNET|PYTHONSTARTUP|NODE_OPTIONS|SUDO|SSH|XDG|DBUS)' && echo "ESCAPED: inherited" && exit 1
env | grep -q 'sandboxmcp-secret' && echo "ESCAPED: a secret" && exit 1
case ":$PATH:" in *:.:*|*::*|*:/tmp*|*:/home*|*:/root*) echo "ESCAPED: PATH is $PATH"; exit 1 ;; esac
(echo /workspace/evil.so > /etc/ld.so.preload) 2>/dev/null && echo "ESCAPED: ld.so.preload" && exit 1
[ "$(umask)" = 0000 ] && echo "held: umask is open"
echo "held: $(env | cut -d= -f1 | sort | tr '\n' ' ')"
