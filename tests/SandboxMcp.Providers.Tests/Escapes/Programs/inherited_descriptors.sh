# The same from the shell: only the three streams, and the shell's own script.
for link in /proc/$$/fd/*; do
  target=$(readlink "$link")
  case $target in
    pipe:* | host:\[[1-3]\]) ;; # The second is gVisor's name for them.
    /workspace/*) ;;
    '') ;;
    *) echo "ESCAPED: $link $target"; exit 1 ;;
  esac
done
echo "held: nothing inherited"
