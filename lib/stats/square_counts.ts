import { Fault } from "../fault/mod.ts";

/** Counts of points by two classifications into the same classes: rows by the first, columns by the second. */
export type SquareCounts = readonly (readonly number[])[];

/** The margins of a table of counts. */
export interface Margins {
  /** Number of classes. */
  k: number;
  n: number;
  rows: number[];
  columns: number[];
}

/**
 * The margins, if it is a square table of two or more classes with nothing negative in it.
 *
 * @param size The number of classes it must have, where another input tells.
 */
export function margins(counts: SquareCounts, size?: number): Margins {
  const k = counts.length;
  const uneven = counts.findIndex((row) => row.length !== k);
  if (k < 2 || uneven >= 0 || size !== undefined && k !== size) {
    throw new Fault("stats: not a table of two classifications", {
      expected: `as many columns as rows, ${size ?? "2 or more"}`,
      found: uneven < 0 ? `${k} x ${k}` : `${k} rows, ${counts[uneven].length} columns in row ${uneven + 1}`,
    });
  }
  const rows = Array(k).fill(0);
  const columns = Array(k).fill(0);
  counts.forEach((row, i) =>
    row.forEach((count, j) => {
      if (!(count >= 0 && count < Infinity)) {
        throw new Fault("stats: not a count", {
          expected: "a number from 0",
          found: String(count),
          where: `row ${i + 1}, column ${j + 1}`,
        });
      }
      rows[i] += count;
      columns[j] += count;
    })
  );
  return { k, n: rows.reduce((sum, total) => sum + total, 0), rows, columns };
}

/** The margins, of a table that is not all 0. */
export function filledMargins(counts: SquareCounts): Margins {
  const found = margins(counts);
  if (found.n > 0) return found;
  throw new Fault("stats: an empty table says nothing about agreement", {
    expected: "one or more points read by both",
    found: "none",
    remedy: "leave out the domain that has no points, and say so",
  });
}
