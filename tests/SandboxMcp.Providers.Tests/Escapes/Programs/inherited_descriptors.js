// The same from Node.js, whose own descriptors are pipes, epoll and eventfd: nothing of the file system and no socket. (host:[N] is gVisor's name for the streams.)
const fs = require('node:fs');
const escapes = [];
for (const fd of fs.readdirSync('/proc/self/fd')) {
  let target;
  try { target = fs.readlinkSync('/proc/self/fd/' + fd); } catch { continue; }
  if (!/^(pipe:|anon_inode:|\/proc\/\d+\/fd$|\/proc\/self\/fd$|\/dev\/null$|host:\[[1-3]\]$)/.test(target)) escapes.push(`${fd} ${target}`);
}
console.log(escapes.length ? 'ESCAPED: ' + escapes.join('; ') : 'held: nothing inherited');
process.exitCode = escapes.length ? 1 : 0;
