import type { Table } from "apache-arrow";
import { readArrow, readParquet } from "../table/mod.ts";
import { readWithChecksum, refuseChanged } from "./checksum.ts";
import { conform } from "./conform.ts";
import { checkConstraints } from "./constraints.ts";
import { readCsv } from "./csv.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import type { Perturbation } from "./perturbation.ts";
import { toTable } from "./rows.ts";
import { Violations } from "./violations.ts";

/**
 * Reads a CSV, Parquet or Arrow dataset: checksum first, then every value against its field.
 *
 * @param perturbation of the rows, after they are checked. Default: none.
 * @throws {Fault} at the first thing that is wrong; of values, with up to 20 rows and the total.
 */
export async function openTable(location: Location, perturbation?: Perturbation): Promise<Table> {
  const { entry } = location;
  const where = { id: entry.name, file: shownPath(location.path), entryFile: shownPath(location.entryFile) };
  const { contents: [bytes], ...checksum } = readWithChecksum(location.files);
  refuseChanged(checksum, entry, where);

  const schema = entry.schema!;
  const violations = new Violations();
  const options = { ...where, violations };
  const rows = entry.format === "csv"
    ? readCsv(bytes, schema, { ...options, encoding: entry.encoding ?? "utf-8" })
    : conform(entry.format === "arrow" ? readArrow(bytes) : await readParquet(bytes), schema, options);
  checkConstraints(rows, schema, violations);
  violations.refuse({ ...where, place: rows.place });
  if (perturbation === undefined) return toTable(rows, schema);
  const { perturbedRows } = await import("./perturbed_rows.ts");
  return toTable(perturbedRows(rows, entry, perturbation), schema);
}
