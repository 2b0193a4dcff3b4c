// Starts child processes without end from Node.js, to use up the host's process table.
const { spawn } = require('node:child_process');
let failures = 0;
(function more() {
  for (let i = 0; i < 16; i++) spawn('/usr/bin/sleep', ['1000']).on('error', () => failures++);
  if (failures > 200) process.exit(3);
  setTimeout(more, 5);
})();
