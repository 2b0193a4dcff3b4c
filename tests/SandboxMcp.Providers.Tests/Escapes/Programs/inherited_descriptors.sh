# The same from the shell: only the three streams, and the shell's own script.
for link in /proc/$$/fd/*; do
  target=$(readlink "$link")
  case $target in
    pipe:*) ;;
    /workspace/*) ;;
    '') ;;
    *) echo "ESCAPED: $link $target"; exit 1 ;;
  esac
done
echo "held: nothing inherited"
