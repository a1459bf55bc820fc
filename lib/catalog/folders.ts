import { readdirSync, statSync } from "node:fs";
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
 * @throws {Fault} when a folder does not exist, or holds one id twice.
 */
export function findEntries(folders: string[]): Map<string, EntryFile> {
  const all = new Map<string, EntryFile>();
  for (const folder of folders) {
    const own = new Map<string, EntryFile>();
    for (const file of entryFilesIn(folder)) {
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
