import assert from "node:assert/strict";
import process from "node:process";
import { Kernel } from "kenzan/notebook/mod.ts";
import { marksIn, mixedCells } from "./mixed_cells.ts";

async function withKernel(work: (kernel: Kernel) => Promise<void>, env: Record<string, string> = {}) {
  const kernel = await Kernel.start({ cwd: Deno.cwd(), env });
  try {
    await work(kernel);
  } finally {
    await kernel.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // ended, or another system
  }
}

Deno.test("100 cells of mixed outputs arrive whole, each on its own cell", () =>
  withKernel(async (kernel) => {
    for (const { code, marks } of mixedCells(100)) {
      const { outputs, ending } = await kernel.execute(code);
      assert.equal(ending, "ok");
      assert.deepEqual(marksIn(outputs).sort(), [...marks].sort(), code);
    }
  }));

Deno.test("pieces of one stream become one output", () =>
  withKernel(async (kernel) => {
    const { outputs } = await kernel.execute(
      `for (let i = 0; i < 3; i++) { console.log(i); await new Promise((r) => setTimeout(r, 5)); }`,
    );
    assert.deepEqual(outputs, [{ output_type: "stream", name: "stdout", text: "0\n1\n2\n" }]);
  }));

Deno.test("what is written past the console is output of the cell, in its order", () =>
  withKernel(async (kernel) => {
    const { ending, outputs } = await kernel.execute(
      `import process from "node:process";
const bytes = (text: string) => new TextEncoder().encode(text);
console.log("log");
process.stdout.write("process\\n");
await Deno.stdout.write(bytes("deno\\n"));
for (const byte of bytes("鹿\\n")) Deno.stdout.writeSync(Uint8Array.of(byte));
await new Response("piped\\n").body!.pipeTo(Deno.stdout.writable, { preventClose: true });
console.log("log again");
process.stderr.write("process\\n");
await Deno.stderr.write(bytes("deno\\n"));
Deno.stderr.writeSync(bytes("deno at once\\n"));
process.stdout.end("the end");
void Deno.stdout.writeSync(bytes("鹿").subarray(0, 2));`,
    );
    assert.equal(ending, "ok");
    assert.deepEqual(outputs, [
      { output_type: "stream", name: "stdout", text: "log\nprocess\ndeno\n鹿\npiped\nlog again\n" },
      { output_type: "stream", name: "stderr", text: "process\ndeno\ndeno at once\n" },
      { output_type: "stream", name: "stdout", text: "the end\ufffd" },
    ]);
    const next = await kernel.execute(`void Deno.stdout.writeSync(new TextEncoder().encode("鹿"));`);
    assert.deepEqual(next.outputs[0], { output_type: "stream", name: "stdout", text: "鹿" });
  }));

Deno.test("what is written past the console without end is stopped at the same limit, at its line", () =>
  withKernel(async (kernel) => {
    const { ending, outputs, flood } = await kernel.execute(
      `const bytes = new Uint8Array(100).fill(65);
for (;;) Deno.stderr.writeSync(bytes);`,
      { outputLimit: 100_000, timeout: 60 },
    );
    assert.equal(ending, "flooded");
    assert.match(flood!, /at <anonymous>:2:/);
    assert.deepEqual(outputs, [{ output_type: "stream", name: "stderr", text: "A".repeat(100_000) }]);
  }));

Deno.test("a display can be updated and cleared", () =>
  withKernel(async (kernel) => {
    const show = (type: string, text: string) =>
      `await Deno.jupyter.broadcast("${type}", { data: { "text/plain": "${text}" }, metadata: {}, transient: { display_id: "d" } });`;
    const first = await kernel.execute(show("display_data", "old") + show("update_display_data", "new"));
    assert.deepEqual(first.outputs.map((output) => "data" in output && output.data["text/plain"]), ["new"]);
    const second = await kernel.execute(
      `console.log("gone"); await Deno.jupyter.broadcast("clear_output", { wait: true }); console.log("kept");`,
    );
    assert.deepEqual(second.outputs, [{ output_type: "stream", name: "stdout", text: "kept\n" }]);
  }));

Deno.test("a cell that imports a package leaves the links of node_modules alone: others are reading them", () =>
  withKernel(async (kernel) => {
    const made = (name: string) => Deno.lstatSync(`node_modules/${name}`).mtime?.getTime();
    const links = ["@resvg/resvg-wasm", "commander", ".deno/arquero@8.0.1/node_modules/acorn"];
    const before = links.map(made);
    assert.ok(before.every((time) => time !== undefined));
    for (const name of ["proj4", "arquero"]) {
      const { ending } = await kernel.execute(`import * as ${name} from "${name}"; ${name};`);
      assert.equal(ending, "ok");
    }
    const late = await kernel.execute(`(await import("kenzan/publish/mod.ts")).value.name;`);
    assert.equal(late.ending, "ok");
    assert.deepEqual(links.map(made), before);
  }));

Deno.test("a synchronous loop is interrupted, and the kernel lives on with its variables", () =>
  withKernel(async (kernel) => {
    await kernel.execute("let kept = 7;");
    const stopped = await kernel.execute(`console.log("before"); while (true);`, { timeout: 0.3 });
    assert.equal(stopped.ending, "timeout");
    assert.deepEqual(stopped.outputs, [{ output_type: "stream", name: "stdout", text: "before\n" }]);
    assert.ok(stopped.milliseconds < 2500, `${stopped.milliseconds} ms`);
    assert.equal(await kernel.ask("kept"), 7);
  }));

Deno.test("a kernel that runs out of memory is told from one that was ended", async () => {
  await withKernel(async (kernel) => {
    const { ending, death } = await kernel.execute(
      "const all = []; while (true) all.push(new Array(100_000).fill(1.5));",
    );
    assert.equal(ending, "died");
    assert.match(death!, /out of memory/);
  }, { DENO_V8_FLAGS: "--max-old-space-size=150" });
  await withKernel(async (kernel) => {
    const { ending, death } = await kernel.execute("Deno.exit(3);");
    assert.deepEqual([ending, death], ["died", "exit code 3"]);
  });
});

Deno.test("one text of 50 MB is refused before it is read", () =>
  withKernel(async (kernel) => {
    const before = Deno.memoryUsage().rss;
    const { ending, outputs } = await kernel.execute(`console.log("x".repeat(50e6));`, { outputLimit: 10e6 });
    assert.deepEqual([ending, outputs], ["flooded", []]);
    assert.ok(Deno.memoryUsage().rss - before < 60e6, "memory of the runner");
    assert.equal(isAlive(kernel.pid), false);
  }));

Deno.test("a loop that prints without end is stopped at the limit: whole up to there, in little memory", () =>
  withKernel(async (kernel) => {
    let most = 0;
    const looking = setInterval(() => most = Math.max(most, residentMegabytes(kernel.pid)), 50);
    const limit = 10_000_000;
    const { ending, outputs, flood } = await kernel.execute("let i = 0;\nfor (;;) console.log(i++);", {
      outputLimit: limit,
      timeout: 60,
    });
    clearInterval(looking);
    assert.equal(ending, "flooded");
    assert.match(flood!, /at console\.log .*\n\s+at <anonymous>:/);
    const [{ text }] = outputs as { text: string }[];
    const count = text.split("\n").length - 1;
    assert.equal(text, Array.from({ length: count }, (_, i) => `${i}\n`).join(""));
    assert.ok(text.length <= limit && text.length + `${count}\n`.length > limit, `${text.length} bytes`);
    if (Deno.build.os === "linux") assert.ok(most > 0 && most < 1000, `${most} MB`);
  }));

Deno.test("30,000 short prints below the limit arrive in order, on both streams and between displays", () =>
  withKernel(async (kernel) => {
    const { ending, outputs } = await kernel.execute(
      `for (let i = 0; i < 30_000; i++) {
  (i % 10_000 < 5_000 ? console.log : console.error)(i);
  if (i === 20_000) await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "shown" }, metadata: {} });
}`,
      { outputLimit: 1_000_000 },
    );
    assert.equal(ending, "ok");
    const lines = outputs.flatMap((output) =>
      "text" in output ? output.text.trimEnd().split("\n") : ["shown"]
    );
    const numbers = Array.from({ length: 30_000 }, (_, i) => String(i));
    assert.deepEqual(lines, [...numbers.slice(0, 20_001), "shown", ...numbers.slice(20_001)]);
    assert.equal(outputs.length, 8);
  }));

Deno.test("long texts come whole, whatever is in them: the kernel writes nothing of its own in the middle", async () => {
  for (let round = 0; round < 4; round++) {
    await withKernel(async (kernel) => {
      for (const length of [2e5, 1e6, 4e6]) {
        const { ending, outputs } = await kernel.execute(`console.log('🦌"'.repeat(${length}));`);
        assert.equal(ending, "ok");
        assert.ok("text" in outputs[0] && outputs[0].text === '🦌"'.repeat(length) + "\n", `${length}`);
      }
    });
  }
});

Deno.test("a display of 8 MB comes whole where the kernel writes its status in the middle of it", () =>
  withKernel(async (kernel) => {
    const code = `await Deno.jupyter.broadcast("display_data",
      { data: { "text/plain": "x".repeat(8e6) }, metadata: {}, transient: {} }); console.log("after");`;
    for (let delay = 60; delay < 120; delay += 5) {
      const executing = kernel.execute(code);
      // A runner that looks away for a moment, while the kernel ends the cell: it can only write a part.
      await new Promise((resolve) => setTimeout(resolve, delay));
      for (const start = performance.now(); performance.now() - start < 100;);
      const { ending, outputs } = await executing;
      assert.equal(ending, "ok");
      const [display, printed] = outputs;
      assert.equal("data" in display && (display.data["text/plain"] as string).length, 8e6);
      assert.deepEqual(printed, { output_type: "stream", name: "stdout", text: "after\n" });
    }
  }));

Deno.test("each cell may print as much as the last one could", () =>
  withKernel(async (kernel) => {
    for (let cell = 0; cell < 3; cell++) {
      const { ending } = await kernel.execute(`console.log("x".repeat(600));`, { outputLimit: 1000 });
      assert.equal(ending, "ok");
    }
    // Quotes take two bytes each on the way, which nobody printed.
    const quotes = await kernel.execute(`console.log('"'.repeat(2e6));`, { outputLimit: 2_000_001 });
    assert.equal(quotes.ending, "ok");
    const { ending } = await kernel.execute(`console.log("x".repeat(1600));`, { outputLimit: 1000 });
    assert.equal(ending, "flooded");
  }));

Deno.test("kernels share nothing: four start at once on ports of their own", async () => {
  const kernels = await Promise.all([1, 2, 3, 4].map(() => Kernel.start({ cwd: Deno.cwd() })));
  try {
    const answers = await Promise.all(kernels.map((kernel, index) => kernel.execute(`${index} + 10`)));
    assert.deepEqual(
      answers.map(({ outputs }) => "data" in outputs[0] && outputs[0].data["text/plain"]),
      ["10", "11", "12", "13"],
    );
  } finally {
    await Promise.all(kernels.map((kernel) => kernel.close()));
  }
});

Deno.test("language, time zone and random numbers are pinned, whatever the shell says", async () => {
  const look =
    `[navigator.language, new Date(0).toString(), (1234.5).toLocaleString(), Math.random()].join()`;
  const seen: unknown[] = [];
  for (const [LC_ALL, TZ] of [["ja_JP.UTF-8", "UTC"], ["de_DE.UTF-8", "America/Lima"]]) {
    const kernel = await Kernel.start({
      cwd: Deno.cwd(),
      environment: { ...Deno.env.toObject(), LC_ALL, TZ },
    });
    seen.push(await kernel.ask(look));
    await kernel.close();
  }
  assert.equal(seen[0], seen[1]);
  assert.match(String(seen[0]), /GMT\+0900/);
});

Deno.test("the kernel's inspector is told to nobody but the runner", () =>
  withKernel(async (kernel) => {
    const url = await kernel.ask(`(await import("node:inspector")).url()`) as string;
    const listed = await fetch(new URL("/json/list", url.replace("ws:", "http:")));
    assert.deepEqual([listed.status, await listed.text()], [404, "Not Found"]);
    const child = `new Deno.Command(Deno.execPath(), { args: ["eval", "1"] }).outputSync().stderr.length`;
    assert.equal(await kernel.ask(child), 0, "a process that a cell starts opens none");
  }));

Deno.test("a signal ends the kernel and is the reason of what waited for it", async () => {
  const controller = new AbortController();
  const kernel = await Kernel.start({ cwd: Deno.cwd(), signal: controller.signal });
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 50);
  await assert.rejects(kernel.execute("while (true);"), reason);
  await kernel.close();
  assert.equal(isAlive(kernel.pid), false);
});
