import { Fault } from "../fault/mod.ts";
import type { CatalogEntry } from "./entry.ts";
import { checkedEntry, shownPath } from "./entry_file.ts";
import { datasetFiles } from "./folders.ts";
import { inDataset } from "./in_dataset.ts";

/** What stands in a gap while the dataset is tried: any text will do but in these. */
const STAND_INS: Record<string, string> = { unit: "1", timeZone: "Z" };

/**
 * Opens a table as its finished entry will: what `catalog add` writes must verify once its gaps are filled, whatever a
 * person fills in.
 *
 * @param file Absolute path of the data.
 * @param entryFile Absolute path the entry will have.
 * @throws {Fault} where the entry would be refused, or a value would break its schema.
 */
export async function refuseUnverifiable(
  entry: CatalogEntry,
  { file, entryFile }: { file: string; entryFile: string },
): Promise<void> {
  if (!["csv", "parquet", "arrow"].includes(entry.format)) return;
  const { crs: _, ...rest } = entry; // tables are not held to it
  const filled = checkedEntry(fill(rest, ""), entry.name, shownPath(entryFile));
  const files = datasetFiles(file, entry.format);
  const { openTable } = await import("./open_table.ts");
  const location = { entry: filled, entryFile, path: file, files };
  try {
    await inDataset({ id: entry.name, file: shownPath(file) }, () => openTable(location));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // There is no entry yet that could be corrected instead.
    const { subject, expected, found, where } = error;
    throw new Fault(subject, {
      expected,
      found,
      where,
      remedy: "correct this in the file, and add it again",
      cause: error,
    });
  }
}

/** A copy without gaps. */
function fill(value: unknown, key: string): unknown {
  if (typeof value === "string") return value.startsWith("TODO") ? STAND_INS[key] ?? "-" : value;
  if (Array.isArray(value)) return value.map((item) => fill(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, name)]));
}
