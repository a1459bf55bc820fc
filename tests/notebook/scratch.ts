/** Small real projects and notebooks in temporary folders. */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "kenzan/fault/mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A code cell (a text), or a cell with tags or of another type. */
export type CellSketch = string | { code: string; tags?: string[] } | { markdown: string; tags?: string[] };

/** The file of a notebook with these cells. */
export function notebookJson(cells: CellSketch[], kenzan: Record<string, unknown> = {}): string {
  const whole = cells.map((sketch, index) => {
    const cell = typeof sketch === "string" ? { code: sketch } : sketch;
    const metadata = cell.tags ? { tags: cell.tags } : {};
    const id = `c${index + 1}`;
    return "code" in cell
      ? { cell_type: "code", id, metadata, source: cell.code, outputs: [], execution_count: null }
      : { cell_type: "markdown", id, metadata, source: cell.markdown };
  });
  const description = {
    id: "trial",
    title: { ja: "試行", en: "Trial" },
    domain: "trial",
    inputs: [],
    parameters: {},
    ...kenzan,
  };
  const metadata = {
    kernelspec: { name: "kenzan", display_name: "Kenzan (Deno)", language: "typescript" },
    language_info: { name: "typescript" },
    kenzan: description,
  };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: whole });
}

/** A project in a temporary folder that uses this project's lib and packages. Removed when disposed. */
export async function scratchProject(): Promise<ScratchProject> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "kenzan-test-" }));
  const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  config.imports["own/"] = "./own/";
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
  await Deno.copyFile(join(root, "deno.lock"), join(folder, "deno.lock"));
  for (const name of ["node_modules", "lib", "data-catalog"]) {
    await Deno.symlink(join(root, name), join(folder, name), { type: "dir" });
  }
  return new ScratchProject(folder);
}

/** See {@link scratchProject}. */
export class ScratchProject implements AsyncDisposable {
  constructor(readonly folder: string) {}

  /** Writes a file and returns its absolute path. */
  async write(path: string, text: string): Promise<string> {
    const whole = join(this.folder, path);
    await Deno.mkdir(dirname(whole), { recursive: true });
    await Deno.writeTextFile(whole, text);
    return whole;
  }

  /** Writes a notebook and returns its absolute path. */
  notebook(
    cells: CellSketch[],
    kenzan: Record<string, unknown> = {},
    path = "notebooks/trial/trial.ipynb",
  ): Promise<string> {
    return this.write(path, notebookJson(cells, kenzan));
  }

  /** Names under `reports/out` and its staging folder. */
  async left(): Promise<{ records: string[]; staging: string[] }> {
    const names = async (path: string) => {
      try {
        return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name).sort();
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        throw error;
      }
    };
    const out = join(this.folder, "reports", "out");
    return {
      records: (await names(out)).filter((name) => name !== ".staging"),
      staging: await names(join(out, ".staging")),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Code of a cell that publishes a value. */
export function publishing(id: string, value: string | number, options = ""): string {
  return `import * as publish from "kenzan/publish/mod.ts";
await publish.value("${id}", ${value}, {
  label: { ja: "値", en: "Value" }, unit: { ja: "ha", en: "ha" }, digits: 1, ${options}
});`;
}

/** Code of a cell that hands on a value as `publish.value` does, without loading what draws figures: quick. */
export function handingOn(id: string, value: string | number): string {
  return `await Deno.jupyter.broadcast("display_data", { metadata: {}, transient: {}, data: {
  "text/plain": "${id}",
  "application/vnd.kenzan.v1+json": {
    kind: "value", id: "${id}", label: { ja: "値", en: "Value" }, notes: [], unit: { ja: "ha", en: "ha" },
    value: ${value}, digits: 1, tolerance: 0, grouping: true,
  },
} });`;
}

/** The fault that a promise is rejected with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** Registers one test whose cases run three at a time: most of a case is waiting for a kernel to start. */
export function testTogether(name: string, cases: [name: string, run: () => Promise<void>][]): void {
  const unwatched = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  Deno.test({
    name,
    ...unwatched, // side by side, nobody can tell whose operation is open
    fn: async (test) => {
      const queue = cases.values();
      await Promise.all([1, 2, 3].map(async () => {
        for (const [name, fn] of queue) await test.step({ name, fn, ...unwatched });
      }));
    },
  });
}
