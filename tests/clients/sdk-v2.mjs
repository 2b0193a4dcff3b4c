// node sdk-v2.mjs legacy|auto|pin CHECK AUDIT_LOG COMMAND ARGS...   The TypeScript SDK's second generation, in both eras.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { checks } from "./checks.mjs";

const modern = "2026-07-28";
const [mode, check, audit, command, ...args] = process.argv.slice(2);
const client = new Client({ name: "sdk-v2", version: "1" }, { versionNegotiation: { mode: mode === "pin" ? { pin: modern } : mode } });
await client.connect(new StdioClientTransport({ command, args, stderr: "inherit" }));
try {
  assert.equal(client.getNegotiatedProtocolVersion(), mode === "legacy" ? "2025-11-25" : modern);
  await client.listTools(); // From here on results are validated.
  await checks[check]({ client, audit, call: (name, args, options) => client.callTool({ name, arguments: args }, options) });
  console.log("ok");
} finally {
  await client.close();
}
