/**
 * `report` as a whole process, against the cells' own time; it, and the runner alone, against nbclient (nbconvert)
 * executing the same notebook without any report, where it is installed. Turn by turn, another one first each round.
 *
 * deno run -A bench/report_overhead.ts [rounds=5] [notebook]
 */

import { join } from "node:path";
import { installKernelspec, readNotebook, runNotebook } from "kenzan/notebook/mod.ts";

const root = join(import.meta.dirname!, "..");
const rounds = Number(Deno.args[0] ?? 5);
const notebook = Deno.args[1] ?? join(root, "notebooks/landuse/rates.ipynb");
const { id } = (await readNotebook(notebook)).metadata.kenzan;
const scratch = await Deno.makeTempDir();

/** Of an even number of values, the mean of the two in the middle. */
const median = (values: number[]) => {
  const sorted = values.toSorted((a, b) => a - b), half = sorted.length / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half) - 1]) / 2;
};
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

/** Milliseconds of a process; undefined when it failed, and what it said on standard error. */
async function clocked(command: string, args: string[], env: Record<string, string> = {}) {
  const start = performance.now();
  const { success, stderr } = await new Deno.Command(command, { args, env, cwd: root, stdout: "null" })
    .output();
  const time = success ? performance.now() - start : undefined;
  return { time, said: new TextDecoder().decode(stderr) };
}

async function report(...flags: string[]): Promise<number> {
  const args = ["task", "report", notebook, "--out", scratch, ...flags];
  const { time, said } = await clocked(Deno.execPath(), args);
  if (time === undefined) throw new Error(`the report did not come out: ${said.slice(-4000)}`);
  return time;
}

/** What nbconvert does, done by the runner: the cells executed, and a record of them kept. */
async function runAlone(): Promise<number> {
  const start = performance.now();
  await (await runNotebook(notebook, { outFolder: join(scratch, "alone"), force: true })).commit();
  return performance.now() - start;
}

async function cellsOwnTime(): Promise<number> {
  const { cells } = JSON.parse(await Deno.readTextFile(join(scratch, id, "timings.json")));
  return Object.values<number>(cells).reduce((sum, value) => sum + value, 0);
}

await installKernelspec(join(scratch, "jupyter"));
const nbclient = () =>
  clocked("jupyter", [
    "nbconvert",
    "--to",
    "notebook",
    "--execute",
    "--output-dir",
    scratch,
    "--output",
    "executed.ipynb",
    notebook,
  ], { JUPYTER_DATA_DIR: join(scratch, "jupyter") }).then(({ time }) => time, (error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });

await report();
const whole: number[] = [], beyond: number[] = [], first: number[] = [], unchanged: number[] = [];
const alone: number[] = [], peer: number[] = [];
const turns = [
  async () => {
    await Deno.remove(join(scratch, id), { recursive: true });
    first.push(await report() - await cellsOwnTime());
  },
  async () => {
    const time = await report("--force");
    whole.push(time);
    beyond.push(time - await cellsOwnTime());
    unchanged.push(await report());
  },
  async () => void alone.push(await runAlone()),
  async () => {
    const theirs = await nbclient();
    if (theirs !== undefined) peer.push(theirs);
  },
];
for (let round = 0; round < rounds; round++) {
  for (let turn = 0; turn < turns.length; turn++) await turns[(round + turn) % turns.length]();
}
console.log(`report, executed and set:          ${seconds(median(whole))}`);
console.log(`  beyond the cells' own time:      ${seconds(median(beyond))}`);
console.log(`  and without an earlier record:   ${seconds(median(first))}`);
console.log(`report, nothing changed:           ${seconds(median(unchanged))}`);
if (peer.length === 0) console.log("nbclient: left out, no `jupyter nbconvert` that runs this notebook");
else {
  console.log(`nbconvert --execute, no report:    ${seconds(median(peer))}`);
  const ratio = (times: number[]) => median(times.map((time, round) => time / peer[round])).toFixed(2);
  console.log(`the runner alone, no report:       ${seconds(median(alone))}`);
  console.log(`runner : nbconvert                 ${ratio(alone)}`);
  console.log(`report : nbconvert                 ${ratio(whole)}`);
}
await Deno.remove(scratch, { recursive: true });
