import { type Decimals, least } from "./digits.ts";
import type { Fragility } from "./fragility.ts";

/** A number of which more decimal places are printed than survive. */
export interface Overprint {
  /** Of the value or table. */
  id: string;
  part: "value" | "interval" | "column";
  /** Of a table. */
  column?: string;
  printed: number;
  survive: Decimals;
}

/** Numbers of which more decimal places are printed than survive in some circumstance, in the order of publication. */
export function overprinted({ values, tables }: Pick<Fragility, "values" | "tables">): Overprint[] {
  const all: Overprint[] = [];
  const look = (overprint: Omit<Overprint, "survive">, digits: { decimals: Decimals }[]) => {
    const survive = digits.map(({ decimals }) => decimals).reduce(least, "all");
    if (survive === "none" || typeof survive === "number" && survive < overprint.printed) {
      all.push({ ...overprint, survive });
    }
  };
  for (const { id, printed, value, interval = {} } of values) {
    look({ id, part: "value", printed }, Object.values(value));
    look({ id, part: "interval", printed }, Object.values(interval));
  }
  for (const { id, columns } of tables) {
    for (const { name, printed, cells = {} } of columns) {
      if (printed !== undefined) look({ id, part: "column", column: name, printed }, Object.values(cells));
    }
  }
  return all;
}
