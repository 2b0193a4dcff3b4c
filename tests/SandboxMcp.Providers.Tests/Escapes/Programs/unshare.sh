# The same with the tools that everybody has.
for flags in -U -Ur "-Urm" "-Urn" "-Urpf" -m -n -p -u -i -C; do
  unshare $flags true 2>/dev/null && echo "ESCAPED: unshare $flags" && exit 1
done
command -v bwrap >/dev/null && bwrap --bind / / true 2>/dev/null && echo "ESCAPED: bwrap" && exit 1
command -v nsenter >/dev/null && nsenter -t 1 -a true 2>/dev/null && echo "ESCAPED: nsenter" && exit 1
command -v chroot >/dev/null && chroot /tmp true 2>/dev/null && echo "ESCAPED: chroot" && exit 1
echo "held: no namespace"
