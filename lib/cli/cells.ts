/** `cells check|strip`: what keeps notebooks fit for git. */

import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Command } from "commander";
import { Fault } from "../fault/mod.ts";
import {
  extractCells,
  type ExtractedCells,
  findProject,
  formatNotebook,
  type Notebook,
  readLineage,
  readNotebook,
  refuseInnerImports,
  stripOutputs,
} from "../notebook/mod.ts";
import { findNotebooks } from "./notebook_paths.ts";

/** Type-checks and lints the code cells of notebooks, and keeps outputs out of git. */
export function command(): Command {
  const command = new Command("cells").description("Check or strip the cells of notebooks");
  command.command("check")
    .description("Type-check and lint code cells; refuse notebooks that hold outputs")
    .argument("[notebooks...]", "notebook files or folders (default: every notebook under notebooks/)")
    .action(async (paths: string[]) => {
      const checked = await checkCells(await findNotebooks(paths));
      console.log(`Cells of ${checked} notebook${checked === 1 ? "" : "s"} are in order`);
    });
  command.command("strip")
    .description("Remove outputs and execution counts, in place")
    .argument("[notebooks...]", "notebook files or folders (default: every notebook under notebooks/)")
    .action(async (paths: string[]) => {
      for (const path of await findNotebooks(paths)) {
        const text = formatNotebook(stripOutputs(await readNotebook(path)));
        if (text !== await Deno.readTextFile(path)) await Deno.writeTextFile(path, text);
      }
    });
  return command;
}

/**
 * Checks notebooks; returns how many.
 *
 * @throws {Fault} with everything that is wrong, by notebook, cell and line.
 */
export async function checkCells(paths: string[]): Promise<number> {
  const complaints: string[] = [];
  const modules = new Map<string, { notebook: string; cells: ExtractedCells }>();
  if (paths.length === 0) return 0;
  const project = await findProject(paths[0]);
  const { root } = project;
  await Deno.mkdir(join(root, ".kenzan"), { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: join(root, ".kenzan"), prefix: "cells-" });
  try {
    for (const path of paths) {
      const notebook = await readNotebook(path);
      const name = relative(root, resolve(path)).replaceAll("\\", "/");
      await refuseInnerImports(project, notebook, { file: resolve(path), path: name });
      complaints.push(...heldOutputs(notebook).map((cell) => `${name}, cell ${cell}: holds outputs`));
      const { unawaited } = await readLineage(notebook);
      complaints.push(
        ...unawaited.map(({ cell, line, text }) =>
          `${name}, cell ${cell}, line ${line}: nothing waits for what it publishes: ${text}`
        ),
      );
      const file = join(scratch, `${name}.ts`);
      const prefix = `${relative(dirname(file), dirname(resolve(path))).replaceAll("\\", "/")}/`;
      const cells = extractCells(notebook, prefix);
      await Deno.mkdir(dirname(file), { recursive: true });
      await Deno.writeTextFile(file, cells.code);
      modules.set(file, { notebook: name, cells });
    }
    const files = [...modules.keys()];
    for (const tool of [["check"], ["lint", "--compact"]]) {
      complaints.push(...await complaintsOf([...tool, ...files], root, modules));
    }
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  if (complaints.length === 0) return paths.length;
  throw new Fault(`cells: ${complaints.length === 1 ? "a complaint" : "complaints"} about notebooks`, {
    expected: "cells that pass `deno check` and `deno lint`, without outputs",
    found: complaints.join("\n"),
    remedy: complaints.some((text) => text.endsWith("holds outputs"))
      ? "remove outputs with `deno task cells strip`"
      : undefined,
  });
}

/** Numbers of the code cells that hold outputs or an execution count. */
function heldOutputs(notebook: Notebook): number[] {
  return notebook.cells.flatMap((cell, index) =>
    cell.cell_type === "code" && (cell.outputs.length > 0 || cell.execution_count !== null) ? [index + 1] : []
  );
}

/** What a tool of Deno says, with places in modules turned into places in cells. */
async function complaintsOf(
  args: string[],
  cwd: string,
  modules: ReadonlyMap<string, { notebook: string; cells: ExtractedCells }>,
): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return [];
  const text = new TextDecoder().decode(stderr) + "\n\n" + new TextDecoder().decode(stdout);
  const place = (whole: string, url: string, line: string) => {
    const module = modules.get(fileURLToPath(url));
    if (module === undefined) return whole;
    const at = module.cells.locate(Number(line));
    return at
      ? `${module.notebook}, cell ${at.cell}, line ${at.line}`
      : `${module.notebook}, parameters in its kenzan metadata`;
  };
  return text
    .replace(/(file:\/\/[^\s:]+\.ts):(?: line )?(\d+)(?:, col |:)\d+/g, place)
    .replaceAll(`${pathToFileURL(cwd).href}/`, "")
    // The type checker has complained of it already.
    .replace(/^Error linting: [^]*?\n {4}at .*\n?/gm, "")
    .split(/\n{2,}/)
    .flatMap(complaint);
}

const NOISE = /^(Check |Checked |Found |error: Type check|Stack backtrace| +0: )/;

/** A paragraph of a tool's text: the place first, then what is wrong, then the code. */
function complaint(paragraph: string): string[] {
  const lines = paragraph.split("\n").filter((line) => line.trim() !== "" && !NOISE.test(line));
  const at = lines.findIndex((line) => /^ {4}at /.test(line));
  if (at < 0) return lines.map((line) => line.replace(/^(\S.*, line \d+) - /, "$1: "));
  const [place] = lines.splice(at, 1);
  const [head, ...rest] = lines;
  const what = head.replace(/^(TS\d+) \[ERROR\]: (.*)$/, "$2 ($1)").replace(/^error: /, "");
  return [`${place.trim().replace(/^at /, "")}: ${what}`, ...rest.map((line) => `    ${line}`)];
}
