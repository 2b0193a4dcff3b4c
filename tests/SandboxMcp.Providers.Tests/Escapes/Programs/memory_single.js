// Node.js takes memory outside its own heap until the machine has none.
const hoard = [];
for (;;) hoard.push(Buffer.alloc(8 << 20, 1));
