import { Fault } from "../fault/mod.ts";
import { AR_CODE, ARD_CODES, D_CODE } from "./ard_code.ts";
import type { ArdGrid } from "./ard_grid.ts";

/** Entries a prefecture has in {@link CodeCounts}: index `pref * 14 + code`, pref 1-47, code 1-13. */
export const COUNTS_PER_PREFECTURE = 14;

/** Points (or hectares) by prefecture and code: `[pref * 14 + code]`. */
export type CodeCounts = Int32Array;

/**
 * Sums over the contrasts between readable neighbours in one prefecture. y is 1 where the event happened, z is 1 where
 * the land was forest by use at the start; a contrast of y and z that of a point with its neighbour (successive
 * differences), or over a square of four points (Matérn).
 */
export interface Contrasts {
  /** Number of contrasts, by prefecture (entry 0 unused). */
  count: Int32Array;
  /** Sums of squares and products of the contrasts. */
  zz: Int32Array;
  AR: { yy: Int32Array; yz: Int32Array };
  D: { yy: Int32Array; yz: Int32Array };
}

/** What the rates of one period need from the grid: whole numbers, by prefecture. */
export interface PeriodTally {
  counts: CodeCounts;
  successive: Contrasts;
  matern: Contrasts;
}

const emptyContrasts = (): Contrasts => {
  const sums = () => new Int32Array(48);
  return { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
};

/** Bits: 1 seen, 2 AR, 4 D, 8 forest at the start. */
const TRAITS = Uint8Array.from([
  0,
  ...ARD_CODES.map(({ code, landUse }) =>
    landUse === undefined
      ? 0
      : 1 | (code === AR_CODE ? 2 : 0) | (code === D_CODE ? 4 : 0) | (landUse.start ? 8 : 0)
  ),
]);

/**
 * Count one period of a grid, in one pass.
 *
 * @param spacing Distance of neighbours, m.
 * @throws Fault when the field is missing, or holds something else than 1-13.
 */
export function tallyPeriod(grid: ArdGrid, field: string, spacing: number): PeriodTally {
  const codes = grid.codes[field];
  if (codes === undefined) {
    throw new Fault("landuse: the grid has no such period", {
      expected: Object.keys(grid.codes).join(", "),
      found: field,
    });
  }
  const { x, y, pref } = grid;
  const tally = { counts: new Int32Array(48 * 14), successive: emptyContrasts(), matern: emptyContrasts() };
  const traits = new Uint8Array(codes.length);
  for (let k = 0; k < codes.length; k++) {
    const code = codes[k];
    if (!(code >= 1 && code <= 13)) {
      throw new Fault("landuse: not an interpretation code", {
        expected: "1-13 (別表3)",
        found: String(code),
        where: `${field}, row ${k + 1}, point (${x[k]}, ${y[k]})`,
      });
    }
    tally.counts[pref[k] * COUNTS_PER_PREFECTURE + code]++;
    traits[k] = TRAITS[code];
  }
  // The neighbour to the south moves on with the point itself.
  let south = 0;
  for (let k = 0; k < codes.length; k++) {
    const [line, column] = [y[k] - spacing, x[k]];
    while (south < codes.length && (y[south] > line || (y[south] === line && x[south] < column))) south++;
    const here = traits[k];
    if (here === 0) continue;
    const east = neighbour(k + 1, column + spacing, y[k], k);
    const below = neighbour(south, column, line, k);
    if (east) add(tally.successive, pref[k], here, east, 0, 0);
    if (below) add(tally.successive, pref[k], here, below, 0, 0);
    const across = east && below && neighbour(south + 1, column + spacing, line, k);
    if (across) add(tally.matern, pref[k], here, east, below, across);
  }
  return tally;

  /** Traits of a point if it is the one at (atX, atY), readable, in the prefecture of point k; else 0. */
  function neighbour(j: number, atX: number, atY: number, k: number): number {
    return j < codes.length && x[j] === atX && y[j] === atY && pref[j] === pref[k] ? traits[j] : 0;
  }
}

/** The contrast a - b - c + d. */
function add(into: Contrasts, pref: number, a: number, b: number, c: number, d: number): void {
  into.count[pref]++;
  if (a === b && c === d) return;
  const contrast = (mask: number) => +!!(a & mask) - +!!(b & mask) - +!!(c & mask) + +!!(d & mask);
  const z = contrast(8);
  into.zz[pref] += z * z;
  for (const [event, mask] of [["AR", 2], ["D", 4]] as const) {
    const y = contrast(mask);
    if (y === 0) continue;
    into[event].yy[pref] += y * y;
    into[event].yz[pref] += y * z;
  }
}
