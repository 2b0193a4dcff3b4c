// node sdk-v1.mjs CHECK AUDIT_LOG COMMAND ARGS...   The TypeScript SDK's first generation, which knows `initialize` only.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { checks } from "./checks.mjs";

const [check, audit, command, ...args] = process.argv.slice(2);
const client = new Client({ name: "sdk-v1", version: "1" });
await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));
try {
  await client.listTools(); // From here on results are validated.
  await checks[check]({ client, audit, call: (name, args, options) => client.callTool({ name, arguments: args }, undefined, options) });
  console.log("ok");
} finally {
  await client.close();
}
