import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runNotebook } from "kenzan/notebook/mod.ts";
import { handingOn, type ScratchProject, scratchProject } from "../notebook/scratch.ts";

const main = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const cells = [
  { code: "let start = 5;", tags: ["parameters"] },
  `import { random } from "kenzan/stats/mod.ts";`,
  handingOn("draw", "random(start).uniform()"),
  handingOn("five", "5"),
];
const kenzan = {
  parameters: { start: { type: "number", role: "seed", label: { ja: "種", en: "Seed" } } },
};

async function command(project: ScratchProject, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      main,
      "fragility",
      ...args,
      "--out",
      join(project.folder, "reports/out"),
    ],
    cwd: project.folder,
  }).output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

Deno.test("the command prints a table and marks what is printed and does not survive", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(cells, kenzan);
  await (await runNotebook(path)).commit();
  const { code, out, err } = await command(project, path, "--runs", "2");
  assert.equal(code, 0, err);
  assert.match(err, /2 runs: seeds\n\[1\/2\] seeds, run \d: [\d.]+ s\n\[2\/2\]/);
  assert.match(out, /^seeds: +start; V8's own$/m);
  assert.match(out, /^draw +\d\.\d \(\d\.\d\) +-?\d +1 +<$/m);
  assert.match(out, /^five +all +all +1$/m);
  assert.match(out, /more decimals printed than survive \(<\): 1;/);
  const { out: json } = await command(project, path, "--runs", "1", "--json");
  assert.deepEqual(
    JSON.parse(json),
    JSON.parse(await Deno.readTextFile(join(project.folder, "reports/out/trial/fragility.json"))),
  );
});

Deno.test("the command refuses what it cannot do, in words", async () => {
  await using project = await scratchProject();
  const path = await project.notebook(cells, kenzan);
  const none = await command(project, path);
  assert.equal(none.code, 1);
  assert.match(none.err, /no run record of trial[^]*deno task report/);
  assert.match((await command(project, path, "--runs", "0")).err, /whole number from 1/);
  assert.match((await command(project, path, "--runs", "1000")).err, /at most 999/);
  assert.match((await command(project, join(project.folder, "nothing.ipynb"))).err, /no notebook there/);
  await project.notebook(cells, { parameters: { start: { ...kenzan.parameters.start, role: "sead" } } });
  assert.match((await command(project, path)).err, /`parameters`[^]*"role": "seed"/);
});
