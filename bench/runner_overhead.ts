/**
 * What the runner adds to the cells' own time, and the same notebook through nbclient (nbconvert), where installed.
 *
 * deno run -A bench/runner_overhead.ts [rounds=5]
 */

import { join } from "node:path";
import { installKernelspec, runNotebook } from "kenzan/notebook/mod.ts";
import { publishing, scratchProject } from "../tests/notebook/scratch.ts";

const rounds = Number(Deno.args[0] ?? 5);
const again = (id: string, value: number) => publishing(id, value).split("\n").slice(1).join("\n");
const cells = [
  publishing("first", 1),
  ...Array.from({ length: 20 }, (_, index) => again(`value-${index}`, index)),
];

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function clocked<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

await using project = await scratchProject();
const path = await project.notebook(cells);
const whole: number[] = [], overhead: number[] = [], kept: number[] = [];
for (let round = 0; round < rounds; round++) {
  const [record, time] = await clocked(async () => await (await runNotebook(path, { force: true })).commit());
  const timings = JSON.parse(await Deno.readTextFile(join(record.folder, "timings.json")));
  const own = Object.values<number>(timings.cells).reduce((sum, value) => sum + value, 0);
  whole.push(time);
  overhead.push(time - own);
  kept.push((await clocked(() => runNotebook(path)))[1]);
}
console.log(
  `kenzan: ${median(whole).toFixed(0)} ms, of which ${
    median(overhead).toFixed(0)
  } ms beyond the cells' own time`,
);
console.log(`kenzan, nothing changed: ${median(kept).toFixed(0)} ms`);

await installKernelspec(join(project.folder, "jupyter"));
const nbconvert = async () =>
  await new Deno.Command("jupyter", {
    args: ["nbconvert", "--to", "notebook", "--execute", "--output", "executed.ipynb", path],
    env: { JUPYTER_DATA_DIR: join(project.folder, "jupyter") },
    stdout: "null",
    stderr: "null",
  }).output();
const available = await nbconvert().then(({ success }) => success, () => false);
if (!available) console.log("nbclient: left out, no `jupyter nbconvert` here");
else {
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) theirs.push((await clocked(nbconvert))[1]);
  console.log(`nbclient (with its Python's start): ${median(theirs).toFixed(0)} ms`);
  console.log(`kenzan : nbclient = ${(median(whole) / median(theirs)).toFixed(2)}`);
}
