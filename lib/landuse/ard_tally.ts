import { Fault } from "../fault/mod.ts";
import { AR_CODE, ARD_CODES, D_CODE } from "./ard_code.ts";
import { type ArdGrid, codesOf } from "./ard_grid.ts";

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

/** Values: 1 seen, 2 AR, 4 D, 8 forest at the start, added up. */
const TRAITS = Uint8Array.from([
  0,
  ...ARD_CODES.map(({ code, landUse }) =>
    landUse === undefined
      ? 0
      : 1 | (code === AR_CODE ? 2 : 0) | (code === D_CODE ? 4 : 0) | (landUse.start ? 8 : 0)
  ),
]);

/**
 * Count one period of a grid.
 *
 * @param spacing Distance of neighbours, m.
 * @throws Fault when the field is missing, or holds something else than 1-13.
 */
export function tallyPeriod(grid: ArdGrid, field: string, spacing: number): PeriodTally {
  return tallyPeriods(grid, [field], spacing)[field];
}

/**
 * Count several periods of a grid, by field name: {@link tallyPeriod}, but neighbours are looked for only once.
 *
 * @throws Fault as {@link tallyPeriod}.
 */
export function tallyPeriods<Field extends string>(
  grid: ArdGrid,
  fields: readonly Field[],
  spacing: number,
): Record<Field, PeriodTally> {
  const links = linkNeighbours(grid, spacing);
  return Object.fromEntries(fields.map((field) => [field, tallied(grid, field, links)])) as Record<
    Field,
    PeriodTally
  >;
}

/** Index of the next point to the east and to the south in the same prefecture; -1 where there is none. */
interface Links {
  east: Int32Array;
  south: Int32Array;
}

function linkNeighbours({ x, y, pref }: ArdGrid, spacing: number): Links {
  const n = x.length;
  const links = { east: new Int32Array(n).fill(-1), south: new Int32Array(n).fill(-1) };
  // The neighbour to the south moves on with the point itself.
  let south = 0;
  for (let k = 0; k < n; k++) {
    const [line, column, next] = [y[k] - spacing, x[k], k + 1];
    while (south < n && (y[south] > line || (y[south] === line && x[south] < column))) south++;
    if (next < n && y[next] === y[k] && x[next] === column + spacing && pref[next] === pref[k]) {
      links.east[k] = next;
    }
    if (south < n && y[south] === line && x[south] === column && pref[south] === pref[k]) {
      links.south[k] = south;
    }
  }
  return links;
}

function tallied(grid: ArdGrid, field: string, { east, south }: Links): PeriodTally {
  const { x, y, pref } = grid;
  const codes = codesOf(grid, field);
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
  for (let k = 0; k < codes.length; k++) {
    const here = traits[k];
    if (here === 0) continue;
    const [right, below] = [east[k], south[k]];
    const beside = right < 0 ? 0 : traits[right];
    const under = below < 0 ? 0 : traits[below];
    if (beside) add(tally.successive, pref[k], here, beside, 0, 0);
    if (under) add(tally.successive, pref[k], here, under, 0, 0);
    if (!beside || !under || east[below] < 0) continue;
    const across = traits[east[below]];
    if (across) add(tally.matern, pref[k], here, beside, under, across);
  }
  return tally;
}

/** The contrast a - b - c + d. */
function add(into: Contrasts, pref: number, a: number, b: number, c: number, d: number): void {
  into.count[pref]++;
  if (a === b && c === d) return;
  // Bits of the traits: 1 AR, 2 D, 3 forest at the start.
  const z = (a >> 3 & 1) - (b >> 3 & 1) - (c >> 3 & 1) + (d >> 3 & 1);
  into.zz[pref] += z * z;
  const ar = (a >> 1 & 1) - (b >> 1 & 1) - (c >> 1 & 1) + (d >> 1 & 1);
  if (ar !== 0) {
    into.AR.yy[pref] += ar * ar;
    into.AR.yz[pref] += ar * z;
  }
  const lost = (a >> 2 & 1) - (b >> 2 & 1) - (c >> 2 & 1) + (d >> 2 & 1);
  if (lost !== 0) {
    into.D.yy[pref] += lost * lost;
    into.D.yz[pref] += lost * z;
  }
}
