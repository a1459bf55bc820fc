import { join } from "node:path";
import { Fault } from "../fault/mod.ts";

/**
 * The reports that paths name: a file itself, or every `report*.pdf` in a folder and the folders in it, sorted, each
 * once.
 *
 * @returns Paths as the caller would write them, with the folder they were found in (of a file named: none).
 * @throws {Fault} for a path that does not exist, and for a folder without reports.
 */
export async function findReports(paths: readonly string[]): Promise<{ path: string; below?: string }[]> {
  const found = new Map<string, { path: string; below?: string }>();
  for (const path of paths) {
    if (!await isFolder(path)) {
      found.set(path, { path });
      continue;
    }
    const before = found.size;
    for await (const report of reportsIn(path)) found.set(report, { path: report, below: path });
    if (found.size === before) {
      throw new Fault("audit: no report in the folder", {
        expected: "report.pdf or report*.pdf in it or in folders below",
        found: "none",
        where: path,
        remedy: "name the PDF itself, whatever it is called",
      });
    }
  }
  return [...found.values()];
}

async function* reportsIn(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory, isFile } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (name.startsWith(".")) continue;
    if (isDirectory) yield* reportsIn(join(folder, name));
    else if (isFile && /^report.*\.pdf$/i.test(name)) yield join(folder, name);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Fault("audit: the report is not there", {
      expected: "a report's PDF, or a folder with some",
      found: "nothing",
      where: path,
      remedy: "check the path",
    });
  }
}
