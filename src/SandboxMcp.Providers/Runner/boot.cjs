'use strict';
// A booted Node.js that waits for its one program: path and arguments arrive, joined by NUL, on the descriptor `go`; see runner.py.
const fs = require('node:fs');
const { runMain } = require('node:module');

const [go, ready] = process.argv.slice(2).map(Number);
fs.writeSync(ready, 'R');
fs.closeSync(ready);

const command = fs.readFileSync(go, 'utf8').split('\0');
fs.closeSync(go);

process.argv = [process.execPath, ...command];
delete require.cache[__filename];
setImmediate(runMain, command[0]); // From the event loop, so that no frame of this file is in the program's stack traces.
