# Prints without end, to fill the memory or the log of whoever reads.
exec yes "$(printf 'sandboxmcp-escape %01000d' 0)"
