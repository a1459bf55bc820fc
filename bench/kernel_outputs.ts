/**
 * Outputs lost by the runner's kernel client and, where Jupyter is installed, by nbclient on the same cells.
 *
 * deno run -A bench/kernel_outputs.ts [cells=1000]
 */

import { join } from "node:path";
import { Kernel } from "kenzan/notebook/mod.ts";
import { marksIn, mixedCells } from "../tests/notebook/mixed_cells.ts";

const count = Number(Deno.args[0] ?? 1000);
const cells = mixedCells(count);

interface Tally {
  milliseconds: number;
  expected: number;
  lost: number;
  /** Marks that arrived on another cell, or twice. */
  misplaced: number;
}

function tally(outputs: readonly (readonly unknown[])[], milliseconds: number): Tally {
  const all = { milliseconds, expected: 0, lost: 0, misplaced: 0 };
  for (const [index, { marks }] of cells.entries()) {
    const found = marksIn(outputs[index]);
    all.expected += marks.length;
    all.lost += marks.filter((mark) => !found.includes(mark)).length;
    all.misplaced += found.length - marks.filter((mark) => found.includes(mark)).length;
  }
  return all;
}

async function ours(): Promise<Tally> {
  const start = performance.now();
  const kernel = await Kernel.start({ cwd: Deno.cwd() });
  const outputs: unknown[][] = [];
  try {
    for (const { code } of cells) outputs.push((await kernel.execute(code)).outputs);
  } finally {
    await kernel.close();
  }
  return tally(outputs, performance.now() - start);
}

/** nbclient through nbconvert, with Deno's own kernelspec in a folder of its own. */
async function nbclient(): Promise<Tally | undefined> {
  const folder = await Deno.makeTempDir();
  try {
    const kernels = join(folder, "kernels", "deno");
    await Deno.mkdir(kernels, { recursive: true });
    const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
    const spec = { argv, display_name: "Deno", language: "typescript" };
    await Deno.writeTextFile(join(kernels, "kernel.json"), JSON.stringify(spec));
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
      cells: cells.map(({ code }, index) => ({
        cell_type: "code",
        id: `c${index}`,
        metadata: {},
        source: code,
        outputs: [],
        execution_count: null,
      })),
    };
    await Deno.writeTextFile(join(folder, "in.ipynb"), JSON.stringify(notebook));
    const start = performance.now();
    const { success } = await new Deno.Command("jupyter", {
      args: ["nbconvert", "--to", "notebook", "--execute", "--output", "out.ipynb", "in.ipynb"],
      cwd: folder,
      env: { JUPYTER_DATA_DIR: folder },
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) return undefined;
    const milliseconds = performance.now() - start;
    const out = JSON.parse(await Deno.readTextFile(join(folder, "out.ipynb")));
    return tally(out.cells.map((cell: { outputs: unknown[] }) => cell.outputs), milliseconds);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function print(name: string, { milliseconds, expected, lost, misplaced }: Tally): void {
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(
    `${name}: ${count} cells, ${expected} outputs, ${lost} lost, ${misplaced} on a wrong cell, ${time}`,
  );
}

const mine = await ours();
print("kenzan", mine);
const theirs = await nbclient();
if (theirs === undefined) console.log("nbclient: left out, no `jupyter nbconvert` here");
else {
  print("nbclient", theirs);
  console.log(`time, kenzan : nbclient = ${(mine.milliseconds / theirs.milliseconds).toFixed(2)}`);
}
