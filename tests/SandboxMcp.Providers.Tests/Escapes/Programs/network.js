// Leaves through Node.js: fetch, a TCP socket, a datagram, DNS, a unix socket.
const fs = require('node:fs');
const net = require('node:net');
const dgram = require('node:dgram');
const dns = require('node:dns');
const path = require('node:path');
const host = JSON.parse(fs.readFileSync(path.join(__dirname, 'host.json'), 'utf8'));
const escapes = [];
const within = attempt => Promise.race([attempt, new Promise(done => setTimeout(done, 700))]);
const tcp = target => new Promise(done => {
  const socket = net.connect(target, () => { escapes.push(JSON.stringify(target)); socket.end('sandboxmcp-escape js'); done(); });
  socket.setTimeout(500, () => { socket.destroy(); done(); });
  socket.on('error', done);
});
const udp = () => new Promise(done => {
  const socket = dgram.createSocket('udp4');
  socket.on('error', done);
  socket.send('sandboxmcp-escape js', host.udp4, '127.0.0.1', () => { socket.close(); done(); });
});
const lookup = name => new Promise(done => dns.lookup(name, (error, address) => { if (!error) escapes.push(`${name} is ${address}`); done(); }));
(async () => {
  await within(tcp({ port: host.tcp4, host: '127.0.0.1' }));
  for (const address of host.addresses) await within(tcp({ port: address.includes(':') ? host.tcp6 : host.tcp4, host: address }));
  await within(tcp({ path: host.unix }));
  await within(tcp({ path: '\0' + host.abstract }));
  await within(udp());
  await within(lookup('example.com'));
  await within(fetch(`http://127.0.0.1:${host.tcp4}/sandboxmcp-escape`, { signal: AbortSignal.timeout(500) }).then(() => escapes.push('fetch'), () => {}));
  console.log(escapes.length ? 'ESCAPED: ' + escapes.join('; ') : 'held: no way out');
  process.exit(escapes.length ? 1 : 0);
})();
