import { random } from "../stats/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import type { ArdGrid } from "./ard_grid.ts";
import { isArd, isUnread } from "./code_sets.ts";
import { edgeShare } from "./simulate_edge.ts";
import { BAMBOO, forestTypeAt } from "./simulate_forest_type.ts";

/** How often the interpreters of a whole grid err, as probabilities. */
export interface GridReadingErrors {
  /** Whole number from 0. */
  seed: number;
  /** The state of a point is mistaken throughout: anywhere, more the more neighbours differ, and more in bamboo. */
  state?: { anywhere: number; atEdge: number; bamboo: number };
  /** An AR or D is missed, then and later. */
  omission?: number;
  /** An unchanged point is read as AR or D, in each period. */
  commission?: number;
  /** A harvest (6) is taken for D, the chief confusion. */
  harvestAsD?: number;
}

/**
 * A grid as interpreters who err would have read it. An error made in one period goes on into the later ones, as it
 * does where the next reading starts from the last: histories stay consistent, and logical checks do not see it.
 *
 * @param truth The true codes; of the periods in time.
 * @param periods Fields of the periods to read.
 */
export function simulateGridReading(
  truth: ArdGrid,
  periods: readonly string[],
  errors: GridReadingErrors,
): ArdGrid {
  const {
    seed,
    state = { anywhere: 0.004, atEdge: 0.06, bamboo: 0.2 },
    omission = 0.15,
    commission = 4e-5,
    harvestAsD = 0.05,
  } = errors;
  const draw = random(seed).stream("grid reading");
  const columns = periods.map((field) => truth.codes[field].slice());
  const edge = edgeShare(truth, columns[0]);
  for (let k = 0; k < truth.x.length; k++) {
    const [mistaken, event] = [draw.uniform(), draw.uniform()];
    const rest = restOf(columns, k);
    if (rest > 0) {
      const isBamboo = rest === 2 && forestTypeAt(truth.x[k], truth.y[k], seed) === BAMBOO;
      const p = state.anywhere + state.atEdge * edge[k] + (isBamboo ? state.bamboo : 0);
      const from = Math.floor(event / commission);
      if (mistaken < p) goOn(columns, k, 0, rest, 3 - rest);
      else if (from < columns.length && !isUnread(columns[from][k])) {
        columns[from][k] = rest === 2 ? D_CODE : AR_CODE;
        goOn(columns, k, from + 1, rest, 3 - rest);
      }
      continue;
    }
    const at = columns.findIndex((codes) => isArd(codes[k]) || codes[k] === 6);
    if (at < 0) continue;
    const code = columns[at][k];
    if (code === 6 && event < harvestAsD) {
      columns[at][k] = D_CODE;
      for (const codes of columns.slice(at + 1)) if (!isUnread(codes[k])) codes[k] = 1;
    } else if (code !== 6 && event < omission) {
      const before = code - 2;
      columns[at][k] = before;
      goOn(columns, k, at + 1, 3 - before, before);
    }
  }
  const codes = Object.fromEntries(periods.map((field, p) => [field, columns[p]]));
  return { x: truth.x, y: truth.y, pref: truth.pref, nfi: truth.nfi, codes };
}

/** 1 or 2 where a point was read so in every period that it was read in; 0 otherwise. */
function restOf(columns: readonly Int8Array[], k: number): number {
  let rest = 0;
  for (const codes of columns) {
    const code = codes[k];
    if (isUnread(code)) continue;
    if (code > 2 || (rest > 0 && code !== rest)) return 0;
    rest = code;
  }
  return rest;
}

/** From a period on, what was at rest in one state is read as at rest in the other. */
function goOn(columns: readonly Int8Array[], k: number, first: number, from: number, to: number): void {
  for (let p = first; p < columns.length; p++) if (columns[p][k] === from) columns[p][k] = to;
}
