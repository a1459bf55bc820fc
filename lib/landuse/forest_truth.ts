import type { Table } from "apache-arrow";
import { columnNumbers } from "../table/mod.ts";
import { type Domain, prefecturesOf } from "./domain.ts";

/**
 * The true share of forest of a domain in a year, from a table of areas (columns `year`, `pref`, `forest_ha`, `land_ha`,
 * see the catalog entry `nfi-truth`); undefined where the table does not have the year.
 *
 * @throws Fault when a column is missing.
 */
export function trueForestShare(table: Table, year: number, domain: Domain): number | undefined {
  const [years, pref, forest, land] = ["year", "pref", "forest_ha", "land_ha"].map((name) =>
    columnNumbers(table, name)
  );
  const codes = new Set(prefecturesOf(domain).map(({ code }) => code));
  let [ofForest, ofLand] = [0, 0];
  years.forEach((each, k) => {
    if (each !== year || !codes.has(pref[k])) return;
    ofForest += forest[k];
    ofLand += land[k];
  });
  return ofLand === 0 ? undefined : ofForest / ofLand;
}
