// Reads the host's files from Node.js: through the file system, through file URLs, as modules, and through /proc.
const fs = require('node:fs');
const path = require('node:path');
const host = JSON.parse(fs.readFileSync(path.join(__dirname, 'host.json'), 'utf8'));
const escapes = [];
for (const file of ['/etc/shadow', '/root/.bashrc', ...host.canaries]) {
  for (const read of [f => fs.readFileSync(f), f => fs.readFileSync(new URL('file://' + f)), f => fs.readFileSync('/proc/1/root' + f), f => fs.readFileSync('/proc/self/root/..' + f)]) {
    try { escapes.push(`${file}: ${read(file).toString().slice(0, 40)}`); } catch { /* refused */ }
  }
}
for (const name of ['root', 'home', 'var']) {
  try { if (fs.readdirSync('/' + name).length) escapes.push('/' + name); } catch { /* not there */ }
}
try { if (/sandboxmcp-secret|DOTNET/.test(fs.readFileSync('/proc/1/environ'))) escapes.push('environment of process 1'); } catch { /* refused */ }
if (Object.values(process.env).some(v => v.includes('sandboxmcp-secret'))) escapes.push('environment');
console.log(escapes.length ? 'ESCAPED: ' + escapes.join('; ') : 'held: nothing to read');
process.exitCode = escapes.length ? 1 : 0;
