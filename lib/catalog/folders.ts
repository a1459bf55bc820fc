import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { shownPath } from "./entry_file.ts";

/** An entry file, not yet read. */
export interface EntryFile {
  id: string;
  path: string;
  /** The folder the entry stands in within its catalog, e.g. `landuse`; undefined at the top. */
  domain?: string;
}

/**
 * The entry files of catalog folders by id: `<folder>/<id>.json` and `<folder>/<domain>/<id>.json`. An id in a later
 * folder stands in place of the same id in an earlier one.
 *
 * @param options.areLookedAt False goes by the files' names alone: a notebook in a run may read no entry that it does not
 * declare, and its runner has looked at all.
 * @throws {Fault} when a folder does not exist, holds no entry, holds one id twice, or an entry under another name
 * than its own: a run would silently take the built-in dataset instead.
 */
export function findEntries(folders: string[], { areLookedAt = true } = {}): Map<string, EntryFile> {
  const all = new Map<string, EntryFile>();
  for (const folder of folders) {
    const own = new Map<string, EntryFile>();
    const found = entryFilesIn(folder);
    if (found.length === 0) {
      throw new Fault("catalog: a catalog folder holds no entry", {
        expected: "entry files <id>.json, in it or in a folder of it",
        found: `none in ${folder}`,
        remedy: "describe your data with `deno task catalog add FILE`; check --catalog and KENZAN_CATALOG",
      });
    }
    for (const file of found) {
      if (areLookedAt) refuseOtherName(file);
      const other = own.get(file.id);
      if (other !== undefined) {
        throw new Fault(`catalog: "${file.id}" stands twice in one catalog`, {
          expected: "one entry for an id",
          found: `${shownPath(other.path)}\n${shownPath(file.path)}`,
          remedy: "remove or rename one of them",
        });
      }
      own.set(file.id, file);
    }
    for (const [id, file] of own) all.set(id, file);
  }
  return new Map([...all].sort(([a], [b]) => a < b ? -1 : 1));
}

function refuseOtherName({ id, path }: EntryFile): void {
  let entry: { name?: unknown; sha256?: unknown } | null;
  try {
    entry = JSON.parse(readFileSync(path, "utf-8"));
  } catch (error) {
    if (error instanceof SyntaxError) return; // told when the entry is opened
    throw error;
  }
  // Other JSON files may lie beside the entries.
  if (typeof entry?.name !== "string" || entry.sha256 === undefined || entry.name === id) return;
  throw new Fault(`catalog: an entry is not called as its file`, {
    expected: `${entry.name}.json`,
    found: shownPath(path),
    remedy: "rename the file, or correct `name` in it: a notebook finds a dataset by this id",
  });
}

function entryFilesIn(folder: string): EntryFile[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Fault("catalog: a catalog folder does not exist", {
      expected: "a folder with entry files",
      found: folder,
      remedy: "check --catalog and KENZAN_CATALOG",
    });
  }
  const files: EntryFile[] = [];
  const names = readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1);
  for (const name of names) {
    const path = join(folder, name.name);
    if (isEntryFile(name.name)) files.push(entryFile(path));
    else if (name.isDirectory()) {
      const inner = readdirSync(path).filter(isEntryFile).sort();
      files.push(...inner.map((file) => ({ ...entryFile(join(path, file)), domain: basename(path) })));
    }
  }
  return files;
}

const isEntryFile = (name: string) =>
  name.endsWith(".json") && name !== "entry.schema.json" && !name.startsWith(".");

const entryFile = (path: string): EntryFile => ({ id: basename(path, ".json"), path });

/** Files that belong to a dataset: the file itself, or the parts of a Shapefile in the order cpg, dbf, prj, shp, shx. */
export function datasetFiles(path: string, format: string): string[] {
  if (format !== "shp") return [path];
  const folder = dirname(path);
  const stem = basename(path).replace(/\.shp$/i, "");
  const present = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
  return ["cpg", "dbf", "prj", "shp", "shx"].flatMap((extension) => {
    const name = present.find((file) => file.toLowerCase() === `${stem}.${extension}`.toLowerCase());
    return name === undefined ? [] : [join(folder, name)];
  });
}
