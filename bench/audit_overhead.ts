/**
 * `audit` as a whole process, against the first `report` of the same notebook: reading, checking, executing, comparing,
 * setting and certifying beside executing and setting.
 *
 * deno run -A bench/audit_overhead.ts [rounds=5] [notebook]
 */

import { join } from "node:path";
import { readNotebook } from "kenzan/notebook/mod.ts";

const root = join(import.meta.dirname!, "..");
const rounds = Number(Deno.args[0] ?? 5);
const notebook = Deno.args[1] ?? join(root, "notebooks/landuse/rates.ipynb");
const { id } = (await readNotebook(notebook)).metadata.kenzan;
const scratch = await Deno.makeTempDir();

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;

/** Milliseconds of a task as a person calls it. */
async function clocked(...args: string[]): Promise<number> {
  const start = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", ...args],
    cwd: root,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const time = performance.now() - start;
  if (success) return time;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  throw new Error(`${args.join(" ")}\n${decode(stderr)}${decode(stdout)}`);
}

const first: number[] = [], again: number[] = [], audits: number[] = [];
try {
  for (let round = 0; round < rounds; round++) {
    const out = join(scratch, String(round));
    first.push(await clocked("report", notebook, "--out", out));
    again.push(await clocked("report", notebook, "--out", out, "--force"));
    // The PDF travels alone.
    const delivered = join(out, "delivered.pdf");
    await Deno.rename(join(out, id, "report.pdf"), delivered);
    audits.push(await clocked("audit", delivered));
  }
} finally {
  await Deno.remove(scratch, { recursive: true });
}
const ratio = (times: number[]) => median(audits.map((time, round) => time / times[round])).toFixed(2);
console.log(`report, the first time:            ${seconds(median(first))}`);
console.log(`report, executed again (--force):  ${seconds(median(again))}`);
console.log(`audit, with its certificate:       ${seconds(median(audits))}`);
console.log(`audit : first report               ${ratio(first)}`);
console.log(`audit : report --force             ${ratio(again)}`);
