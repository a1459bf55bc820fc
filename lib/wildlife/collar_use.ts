import { type Table, Utf8, vectorFromArray } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { tableFrom } from "../table/mod.ts";
import { cumulativeVolume } from "./cumulative_volume.ts";
import { kernelDensity } from "./kernel_density.ts";
import type { Positions } from "./positions.ts";

/** Fixes of an animal in one period, e.g. a month, with what they are worth. */
export interface UsePeriod {
  fixes: Positions;
  /** Effective sample size of its autocorrelated kernel estimate. */
  effectiveSampleSize: number;
}

/**
 * How often collared animals used the cells of a grid, as `readCollarUse` takes it: a row for each animal and cell with
 * `animal`, `x`, `y` (centre of the cell, m, east and north), `fixes` and `effective`. Cells within reach that were not used
 * are in it with 0: those of the 99.9 % kernel of a period, and a ring of one cell around them. What an animal's fixes are
 * worth is the sum over its periods, at most their number.
 *
 * Cells are those of multiples of their side from the origin of the coordinate system.
 *
 * @param animals By name; those without a period have no row.
 * @param cell Side of a cell, m. Default 250.
 * @throws Fault for a side that is not positive, and what {@link kernelDensity} refuses.
 */
export function collarUseTable(
  animals: Readonly<Record<string, readonly UsePeriod[]>>,
  { cell = 250 }: { cell?: number } = {},
): Table {
  if (!(cell > 0 && cell < Infinity)) {
    throw new Fault("wildlife: no cells of this size", {
      expected: "a side above 0, m",
      found: String(cell),
    });
  }
  const rows = Object.entries(animals).flatMap(([animal, periods]) => {
    const cells = new Map<string, { column: number; row: number; fixes: number }>();
    const at = (column: number, row: number) => {
      const key = `${column} ${row}`;
      const found = cells.get(key) ?? { column, row, fixes: 0 };
      cells.set(key, found);
      return found;
    };
    let [effective, count] = [0, 0];
    for (const { fixes: { x, y }, effectiveSampleSize } of periods) {
      for (let i = 0; i < x.length; i++) at(Math.floor(x[i] / cell), Math.floor(y[i] / cell)).fixes++;
      effective += effectiveSampleSize;
      count += x.length;
    }
    for (const { fixes } of periods) for (const [column, row] of reach(fixes, cell)) at(column, row);
    for (const { column, row } of [...cells.values()]) {
      for (let k = 0; k < 9; k++) at(column + k % 3 - 1, row + Math.floor(k / 3) - 1);
    }
    return [...cells.values()].sort((a, b) => b.row - a.row || a.column - b.column).map((each) => ({
      animal,
      x: (each.column + 0.5) * cell,
      y: (each.row + 0.5) * cell,
      fixes: each.fixes,
      effective: Math.min(effective, count),
    }));
  });
  return tableFrom({
    animal: vectorFromArray(rows.map(({ animal }) => animal), new Utf8()),
    x: Float64Array.from(rows, ({ x }) => x),
    y: Float64Array.from(rows, ({ y }) => y),
    fixes: Int32Array.from(rows, ({ fixes }) => fixes),
    effective: Float64Array.from(rows, ({ effective }) => effective),
  }, { units: { x: "m", y: "m", effective: "1" } });
}

/** Column and row of the cells that hold 99.9 % of the kernel distribution. */
function reach(fixes: Positions, cell: number): [column: number, row: number][] {
  const distribution = kernelDensity(fixes, { method: "binned" });
  const { grid: { origin: [west, north], cell: fine, width } } = distribution;
  const found = new Map<string, [number, number]>();
  cumulativeVolume(distribution).forEach((share, k) => {
    if (share > 0.999) return;
    const column = Math.floor((west + (k % width + 0.5) * fine) / cell);
    const row = Math.floor((north - (Math.floor(k / width) + 0.5) * fine) / cell);
    found.set(`${column} ${row}`, [column, row]);
  });
  return [...found.values()];
}
