// What a client must be able to do, in the words that both SDKs share. Each check gets a connected client whose `call` takes
// a tool's name, its arguments and the SDK's own request options.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export const checks = {
  async call({ client, call }) {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map((t) => t.name), ["execute_code", "execute_file"]);
    assert.match(client.getInstructions(), /throw-away sandboxes/);

    // Both SDKs validate structuredContent against the outputSchema of the listing, and throw when it does not fit.
    assert.ok(tools.every((t) => t.outputSchema.required.includes("status")));
    for (const [language, code] of [["python", "print(6 * 7)"], ["bash", "echo $((6 * 7))"], ["javascript", "console.log(6 * 7)"]]) {
      const { structuredContent, content, isError } = await call("execute_code", { language, code });
      assert.ok(!isError, content[0].text);
      assert.equal(structuredContent.status, "succeeded");
      assert.equal(structuredContent.stdout, "42\n");
      assert.match(content[0].text, /^succeeded after .* s\n--- stdout\n42$/);
    }

    const failed = await call("execute_code", { code: "import sys\nsys.exit(3)" });
    assert.ok(!failed.isError, "a program that fails is no tool error");
    assert.equal(failed.structuredContent.exit_code, 3);
    const stopped = await call("execute_code", { code: "while True: pass", timeout_seconds: 0.5 });
    assert.equal(stopped.structuredContent.status, "timed_out");
    const flood = await call("execute_code", { code: "print('x' * 10**6)" });
    assert.ok(flood.structuredContent.truncation.stdout_bytes_cut > 900_000);
  },

  async errors({ client, call }) {
    const wrong = await call("execute_code", { code: 5, verbose: true });
    assert.equal(wrong.isError, true);
    assert.match(wrong.content[0].text, /Nothing ran.*code: 5 came.*verbose: no such argument/s);
    const denied = await call("execute_code", { code: "print(1)", timeout_seconds: 301 });
    assert.equal(denied.isError, true);
    assert.match(denied.content[0].text, /301 came/);
    await assert.rejects(call("no_such_tool", {}), /no_such_tool/i);
    assert.equal((await client.listTools()).tools.length, 2);
  },

  async file({ call }) {
    writeFileSync("program.py", "import sys\nprint(sys.argv[1:], sys.stdin.read())\nraise ValueError('boom')\n");
    const ran = await call("execute_file", { path: "program.py", args: ["a", "-b"], stdin: "typed" });
    assert.equal(ran.structuredContent.status, "failed");
    assert.equal(ran.structuredContent.stdout, "['a', '-b'] typed\n");
    assert.match(ran.structuredContent.stderr, /program\.py", line 3.*raise ValueError\('boom'\)/s);
    const outside = await call("execute_file", { path: "/etc/hosts.py" });
    assert.equal(outside.isError, true);
    assert.match(outside.content[0].text, /outside/);
  },

  async progress({ call }) {
    const seen = [];
    const { structuredContent } = await call("execute_code", { language: "bash", code: "sleep 7; echo done" }, { onprogress: (p) => seen.push(p) });
    assert.equal(structuredContent.stdout, "done\n");
    assert.ok(seen.length >= 2, `${seen.length} notifications`);
    assert.ok(seen.every((p, i) => i === 0 || p.progress > seen[i - 1].progress), JSON.stringify(seen));
    assert.match(seen[0].message, /^running for \d s; the limit is 30 s$/);
  },

  // The caller allows one run at a time and no queue: the second call works only once the aborted run is gone.
  async abort({ call, audit }) {
    const stop = new AbortController();
    const run = call("execute_code", { language: "bash", code: "sleep 100" }, { signal: stop.signal });
    run.catch(() => {});
    await until(() => events(audit).length === 1); // Its decision is recorded; its place comes next.
    await until(async () => /Busy/.test((await call("execute_code", { code: "print(1)" })).content[0].text));
    stop.abort("enough");
    await assert.rejects(run);
    await until(async () => !(await call("execute_code", { code: "print(2)" })).isError);
    assert.ok(events(audit).some((e) => e.event === "outcome" && (e.status === "cancelled" || e.failure === "cancelled before it started")));
  },
};

function events(audit) {
  const lines = existsSync(audit) ? readFileSync(audit, "utf8").split("\n").slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line));
}

async function until(holds) {
  for (const end = Date.now() + 20_000; !(await holds()); await sleep(20)) {
    assert.ok(Date.now() < end, `never: ${holds}`);
  }
}
