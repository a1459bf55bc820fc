/**
 * What the permission broker costs: the cells of `rates.ipynb`, and 200 small cells that each look up a file and a
 * variable, in a kernel within its sandbox and in one without, turn by turn. Each time from before the kernel's start
 * to after its end, the sandbox's opening and closing with it.
 *
 * deno run -A bench/broker_overhead.ts [rounds=5]
 */

import { delimiter, dirname, join } from "node:path";
import { findProject, Kernel, type Notebook, readNotebook } from "kenzan/notebook/mod.ts";
import { codeCells } from "../lib/notebook/execute_cells.ts";
import { openInputs } from "../lib/notebook/inputs.ts";
import { Sandbox } from "../lib/notebook/sandbox.ts";
import { scratchProject } from "../tests/notebook/scratch.ts";

const rounds = Number(Deno.args[0] ?? 5);
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds of all cells, with the kernel's start and end. */
async function clocked(path: string, notebook: Notebook, isBoxed: boolean): Promise<number> {
  const project = await findProject(path);
  const { inputs: ids } = notebook.metadata.kenzan;
  const inputs = await openInputs(ids, { folders: [], root: project.root, notebook: path });
  await inputs.prepare(() => {});
  const cwd = dirname(path);
  const runFolder = await Deno.makeTempDir();
  const env = {
    KENZAN_RUN_FOLDER: runFolder,
    KENZAN_INPUTS: ids.join(","),
    KENZAN_CATALOG: [].join(delimiter),
  };
  const start = performance.now();
  const sandbox = isBoxed ? await Sandbox.open(project, []) : undefined;
  const kernel = await Kernel.start({ cwd, env, environment: sandbox?.environment });
  for (const { cell } of codeCells(notebook)) sandbox?.graph.add(cell.source, cwd);
  sandbox?.rule({
    project,
    cwd,
    runFolder,
    datasets: inputs.datasets,
    catalogFolders: [join(project.root, "data-catalog")],
    asked: [],
    granted: [],
    undeclared: () => undefined,
  });
  for (const { cell } of codeCells(notebook)) {
    sandbox?.log.enter(cell.id);
    const { ending, error } = await kernel.execute(cell.source);
    if (ending !== "ok") throw new Error(`${path}: ${ending} ${error?.evalue}`);
  }
  await kernel.close();
  await sandbox?.close();
  const time = performance.now() - start;
  await Deno.remove(runFolder, { recursive: true });
  return time;
}

await using project = await scratchProject();
const looks = Array.from(
  { length: 200 },
  (_, index) => `Deno.statSync(Deno.env.get("KENZAN_RUN_FOLDER")).isDirectory && ${index};`,
);
const notebooks = [
  new URL("../notebooks/landuse/rates.ipynb", import.meta.url).pathname,
  await project.notebook(looks),
];
for (const path of notebooks) {
  const notebook = await readNotebook(path);
  const times: [number[], number[]] = [[], []];
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Who goes first changes from round to round; the first round is to warm up.
    const order = round % 2 === 0 ? [true, false] : [false, true];
    const time = { true: 0, false: 0 };
    for (const isBoxed of order) time[`${isBoxed}`] = await clocked(path, notebook, isBoxed);
    if (round === 0) continue;
    times[0].push(time.false);
    times[1].push(time.true);
    ratios.push(time.true / time.false);
  }
  const [without, within] = times.map(median);
  console.log(
    `${notebook.metadata.kenzan.id} (${codeCells(notebook).length} cells): without ${
      without.toFixed(0)
    } ms, ` +
      `within ${within.toFixed(0)} ms, ratio ${median(ratios).toFixed(3)}`,
  );
}
