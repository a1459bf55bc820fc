/** Real signals sent to a real run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { type ScratchProject, scratchProject, testTogether } from "./scratch.ts";

const script = fileURLToPath(new URL("run_one.ts", import.meta.url));
const slow = (work: string) => `Deno.writeTextFileSync("../../kernel.pid", String(Deno.pid));\n${work}`;

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

/** A run in a process of its own, in the middle of its long cell, over the record of an earlier run. */
async function running(project: ScratchProject, work: string) {
  await (await runNotebook(await project.notebook(["1"]))).commit();
  const path = await project.notebook([slow(work)]);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, path],
    cwd: project.folder,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let kernel = 0;
  await until(async () => {
    kernel = Number(await Deno.readTextFile(join(project.folder, "kernel.pid")).catch(() => "0"));
    return kernel > 0;
  }, "the long cell");
  return { child, kernel };
}

const cases: [string, () => Promise<void>][] = [];
const works = [["a loop", "while (true);"], ["an await", "await new Promise((r) => setTimeout(r, 60_000));"]];
for (const [name, work] of works) {
  cases.push([`Ctrl-C during ${name} leaves no kernel and no half-written record`, async () => {
    await using project = await scratchProject();
    const { child, kernel } = await running(project, work);
    const before = await Deno.readTextFile(join(project.folder, "reports/out/trial/manifest.json"));
    child.kill("SIGINT");
    const { code, stdout } = await child.output();
    assert.equal(code, 130);
    assert.match(new TextDecoder().decode(stdout), /interrupted by SIGINT/);
    assert.equal(isAlive(kernel), false);
    assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
    assert.equal(await Deno.readTextFile(join(project.folder, "reports/out/trial/manifest.json")), before);
  }]);
}

cases.push(["Ctrl-C in a terminal reaches the kernel first: it is still an interruption", async () => {
  await using project = await scratchProject();
  const { child, kernel } = await running(project, works[1][1]);
  Deno.kill(kernel, "SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  const { code } = await child.output();
  assert.equal(code, 130);
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
}]);

cases.push(["a runner that is killed takes its kernel along; the next run clears up", async () => {
  await using project = await scratchProject();
  const { child, kernel } = await running(project, works[1][1]);
  child.kill("SIGKILL");
  await child.output();
  await until(() => !isAlive(kernel), "the kernel's end");
  assert.equal((await project.left()).staging.length, 1);
  await (await runNotebook(await project.notebook(["1"]))).discard();
  assert.deepEqual(await project.left(), { records: ["trial"], staging: [] });
}]);

testTogether("a run that is broken off leaves nothing behind", cases);
