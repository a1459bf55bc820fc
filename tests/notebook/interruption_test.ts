/** Real signals sent to a real run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { type ScratchProject, scratchProject, testTogether } from "./scratch.ts";

const script = fileURLToPath(new URL("run_one.ts", import.meta.url));
/** Code that tells a process id by a file in the folder of the run, which is where a cell may write. */
const telling = (name: string, pid: string) =>
  `Deno.writeTextFileSync(Deno.env.get("KENZAN_RUN_FOLDER") + "/${name}.pid", String(${pid}));\n`;
const slow = (work: string) => work.replace(/(?=[^\n]*$)/, telling("kernel", "Deno.pid"));
const kenzan = { permissions: ["run:sleep"] };

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const start = Date.now(); !await condition();) {
    if (Date.now() - start > 10_000) throw new Error(`waited 10 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The process id that a cell of the running notebook told. */
async function told(project: ScratchProject, name: string): Promise<number> {
  let pid = 0;
  await until(async () => {
    for (const run of (await project.left()).staging) {
      const file = join(project.folder, "reports/out/.staging", run, `${name}.pid`);
      pid ||= Number(await Deno.readTextFile(file).catch(() => "0"));
    }
    return pid > 0;
  }, `the id of the ${name}`);
  return pid;
}

/** A run in a process of its own, in the middle of its long cell, over the record of an earlier run. */
async function running(project: ScratchProject, work: string) {
  await (await runNotebook(await project.notebook(["1"]))).commit();
  const path = await project.notebook([slow(work)], kenzan);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, path, ...kenzan.permissions],
    cwd: project.folder,
    stdout: "piped",
    stderr: "inherit",
    detached: true,
  }).spawn();
  return { child, kernel: await told(project, "kernel") };
}

const starting = `const { pid } = new Deno.Command("sleep", { args: ["60"] }).spawn();
${telling("child", "pid")}`;

const cases: [string, () => Promise<void>][] = [];
const works = [["a loop", "while (true);"], ["an await", "await new Promise((r) => setTimeout(r, 60_000));"]];
for (const [name, work] of works) {
  cases.push([`Ctrl-C during ${name} leaves no kernel and no half-written record`, async () => {
    await using project = await scratchProject();
    const { child, kernel } = await running(project, work);
    const before = await Deno.readTextFile(join(project.folder, "reports/out/trial/ro-crate-metadata.json"));
    child.kill("SIGINT");
    const { code, stdout } = await child.output();
    assert.equal(code, 130);
    assert.match(new TextDecoder().decode(stdout), /interrupted by SIGINT/);
    assert.equal(isAlive(kernel), false);
    assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
    assert.equal(
      await Deno.readTextFile(join(project.folder, "reports/out/trial/ro-crate-metadata.json")),
      before,
    );
  }]);
}

cases.push(["Ctrl-C in a terminal, handed on by `deno task` once more, is one interruption", async () => {
  await using project = await scratchProject();
  const { child, kernel } = await running(project, works[0][1]);
  process.kill(-child.pid, "SIGINT"); // a terminal sends it to the whole group
  await new Promise((resolve) => setTimeout(resolve, 5));
  try {
    child.kill("SIGINT");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it was quicker
  }
  const { code } = await child.output();
  assert.equal(code, 130);
  assert.equal(isAlive(kernel), false);
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
}]);

const ends: [string, (child: Deno.ChildProcess) => void][] = [
  ["interrupted", (child) => child.kill("SIGINT")],
  ["killed", (child) => child.kill("SIGKILL")],
];
for (const [how, end] of ends) {
  for (const [name, work] of works) {
    cases.push([
      `a runner that is ${how} during ${name} takes along its kernel and what that started`,
      async () => {
        await using project = await scratchProject();
        const { child, kernel } = await running(project, starting + work);
        const started = await told(project, "child");
        assert.ok(isAlive(started));
        end(child);
        await child.output();
        await until(() => !isAlive(kernel) && !isAlive(started), "their end");
        await (await runNotebook(await project.notebook(["1"]))).discard();
        assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
      },
    ]);
  }
}

const cells = [["ends", ""], ["fails", "throw new Error();"], ["takes too long", "while (true);"], [
  "exits",
  "Deno.exit();",
]];
for (const [how, work] of cells) {
  cases.push([`a process that a cell started ends with the run when the cell ${how}`, async () => {
    await using project = await scratchProject();
    // Long enough for the test to read the id before the folder of the run goes.
    const pause = "await new Promise((r) => setTimeout(r, 200));\n";
    const path = await project.notebook([starting + pause + work], kenzan);
    const run = runNotebook(path, { timeout: 0.5, allow: kenzan.permissions })
      .then((run) => run.discard(), () => {});
    const started = await told(project, "child");
    await run;
    await until(() => !isAlive(started), "its end");
  }]);
}

testTogether("a run that is broken off leaves nothing behind", cases);
