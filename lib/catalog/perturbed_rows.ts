import { type Random, random } from "../stats/mod.ts";
import type { CatalogEntry } from "./entry.ts";
import { isMeasured } from "./measured_field.ts";
import type { Perturbation } from "./perturbation.ts";
import type { Column, Rows } from "./rows.ts";

/** The rows of a dataset, perturbed. Whatever was checked of them holds still; the file's own arrays are not touched. */
export function perturbedRows(rows: Rows, entry: CatalogEntry, { order, noise }: Perturbation): Rows {
  let columns = rows.columns;
  if (noise !== undefined) {
    columns = columns.map((column) =>
      isMeasured(column.field, entry)
        ? withNoise(column, random(noise).stream(`noise/${entry.name}/${column.field.name}`))
        : column
    );
  }
  if (order === undefined || entry.ordered) return { ...rows, columns };
  const from = random(order).stream(`order/${entry.name}`).shuffle(
    Int32Array.from({ length: rows.length }, (_, i) => i),
  );
  return {
    ...rows,
    columns: columns.map((column) => ({
      ...column,
      values: column.values.map((_: number, row: number) => column.values[from[row]]),
      missing: column.missing?.map((_, row) => column.missing![from[row]]),
    })),
    place: (row) => rows.place(from[row]),
  };
}

/**
 * Each value the next larger or smaller one of its size. Zeros stay: they are more often none than a small amount, and
 * the number next to zero is smaller than any rounding error.
 */
function withNoise(column: Column, chance: Random): Column {
  const values = Float64Array.from(column.values);
  const bits = new BigInt64Array(values.buffer);
  const { minimum = -Infinity, maximum = Infinity } = column.field.constraints ?? {};
  let signs = 0;
  for (let row = 0; row < values.length; row++) {
    if (row % 32 === 0) signs = chance.integer(2 ** 32);
    const step = signs >>> row % 32 & 1 ? 1n : -1n;
    const value = values[row];
    if (value === 0) continue;
    bits[row] += step;
    const isAllowed = () =>
      Number.isFinite(values[row]) && values[row] >= +minimum && values[row] <= +maximum;
    if (isAllowed()) continue;
    bits[row] -= 2n * step;
    if (!isAllowed()) values[row] = value;
  }
  return { ...column, values };
}
