import type { Table } from "apache-arrow";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { COUNTS_PER_PREFECTURE } from "./ard_tally.ts";
import type { ArdCensus } from "./simulate.ts";

/**
 * A census back from its table (columns `field`, `pref`, `code`, `area_ha`), as the catalog has it.
 *
 * @throws Fault when a column is missing.
 */
export function censusFrom(table: Table): ArdCensus {
  const census: Record<string, Int32Array> = {};
  const [pref, code, area] = ["pref", "code", "area_ha"].map((name) => columnNumbers(table, name));
  columnTexts(table, "field").forEach((field, k) => {
    census[field] ??= new Int32Array(48 * COUNTS_PER_PREFECTURE);
    census[field][pref[k] * COUNTS_PER_PREFECTURE + code[k]] += area[k];
  });
  return census;
}
