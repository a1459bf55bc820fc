import { statSync } from "node:fs";
import { Fault } from "../fault/mod.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { isSimulated } from "./simulated.ts";

/**
 * Refuses a dataset whose file, or a part of whose Shapefile, is not there.
 *
 * @throws {Fault} naming what is missing.
 */
export function refuseAbsent({ entry, entryFile, path, files }: Location): void {
  const needed = entry.format === "shp" ? [".shp", ".dbf", ".shx"] : [""];
  const parts = files.filter((file) => statSync(file).isFile());
  const missing = needed.filter((extension) => !parts.some((file) => file.toLowerCase().endsWith(extension)));
  if (missing.length === 0) return;
  const what = entry.format === "shp"
    ? `the parts ${missing.join(", ")} of ${shownPath(path)}`
    : shownPath(path);
  throw new Fault(`catalog: ${entry.name}: the file is not there`, {
    expected: what,
    found: files.length > parts.length ? "a folder" : undefined,
    where: shownPath(entryFile),
    remedy: isSimulated(entry)
      ? "rename or move what is there: the data is simulated, and is made again"
      : entry.confidentiality === "confidential"
      ? "this data is confidential and does not travel with the project: ask its owner, and put it at this path"
      : "put the file there, or correct `path` in the entry (it is relative to the entry)",
  });
}
