import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import { lateImport } from "../loading/mod.ts";
import { openGaps, shownPath } from "./entry_file.ts";
import { unwritable } from "./unwritable.ts";

/** Where a new entry goes. */
export interface AddOptions {
  /** Default: made from the file's name. */
  id?: string;
  /** Folder of the entry within the catalog. Default: none. */
  domain?: string;
  /** Catalog folder. Default: the folder of the file, so that entry and data stand side by side. */
  folder?: string;
  /** Of a GeoPackage: the layer that is meant. Needed where it has several. */
  layer?: string;
}

/**
 * Writes the entry of a data file for a person to finish; an entry that is there is never overwritten.
 *
 * @returns The entry's path, the places that are left to the person (`/licence: TODO: ...`), and findings: what opens as it
 * is, and may not be meant.
 * @throws {Fault} for a file that no entry can describe: what is entered verifies once the gaps are filled.
 */
export async function addEntry(
  file: string,
  options: AddOptions = {},
): Promise<{ id: string; entryFile: string; gaps: string[]; findings: string[] }> {
  const path = resolve(file);
  // Loaded when used: it brings every reader with it, and who only opens a catalog does not need them.
  const { idOf, inferEntry } = await lateImport<typeof import("./infer.ts")>("./infer.ts", import.meta.url);
  const id = options.id ?? idOf(path);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    throw new Fault("catalog: no valid id", {
      expected: "lower-case letters, digits and -",
      found: `"${id}"`,
      remedy: "give another with --id",
    });
  }
  const entryFile = join(resolve(options.folder ?? dirname(path)), options.domain ?? "", `${id}.json`);
  const { entry, findings } = await withFile(
    path,
    () => inferEntry(path, { id, entryFile, layer: options.layer }),
  );
  const { refuseUnverifiable } = await lateImport<typeof import("./refuse_unverifiable.ts")>(
    "./refuse_unverifiable.ts",
    import.meta.url,
  );
  await refuseUnverifiable(entry, { file: path, entryFile });
  try {
    mkdirSync(dirname(entryFile), { recursive: true });
    writeFileSync(entryFile, JSON.stringify(entry, null, 2) + "\n", { flag: "wx" });
  } catch (error) {
    const remedy = "name a folder of your own: --folder my-data";
    const refusal = unwritable(error, `catalog: the entry of ${id} cannot be written`, entryFile, remedy);
    if (refusal !== error || (error as { code?: string }).code !== "EEXIST") throw refusal;
    throw new Fault(`catalog: there is an entry "${id}" already`, {
      found: shownPath(entryFile),
      remedy:
        "give another id (--id), or change or remove that entry yourself: an entry is never overwritten",
      cause: error,
    });
  }
  return { id, entryFile, gaps: openGaps(entry), findings };
}

/** What a reader refuses is told with the file: a reader of bytes does not know it. */
async function withFile<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const file = shownPath(path);
    if (!(error instanceof Fault) || error.message.includes(file)) throw error;
    const { subject, expected, found, remedy } = error;
    const place = error.where === undefined || file.endsWith(error.where) ? "" : `\n${error.where}`;
    throw new Fault(subject, { expected, found, where: file + place, remedy, cause: error });
  }
}
