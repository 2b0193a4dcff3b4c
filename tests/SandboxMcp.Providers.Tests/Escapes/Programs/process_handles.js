// Takes over process 1 from Node.js: signals, its memory and its descriptors; opens the inspector on it with SIGUSR1.
const fs = require('node:fs');
const escapes = [];
for (const pid of [1, process.ppid]) {
  for (const name of ['mem', 'environ', 'maps', 'fd/0', 'fd/1', 'fd/3', 'fd/4']) {
    for (const flags of ['r', 'r+']) {
      try { fs.closeSync(fs.openSync(`/proc/${pid}/${name}`, flags)); escapes.push(`${pid}/${name} ${flags}`); } catch { /* refused */ }
    }
  }
  for (const signal of ['SIGUSR1', 'SIGTERM', 'SIGKILL']) try { process.kill(pid, signal); } catch { /* refused */ }
}
try { process.kill(-1, 'SIGUSR2'); } catch { /* refused */ }
process.on('SIGUSR2', () => {});
try { process.binding('spawn_sync'); } catch { /* gone */ }
try { process.setuid(0); if (process.getuid() === 0 && fs.existsSync('/etc/shadow')) escapes.push('root'); } catch { /* refused */ }
console.log(escapes.length ? 'ESCAPED: ' + escapes.join('; ') : 'held: process 1 is out of reach');
process.exitCode = escapes.length ? 1 : 0;
