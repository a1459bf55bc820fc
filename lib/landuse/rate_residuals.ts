import { type ArdGrid, codesOf } from "./ard_grid.ts";
import { type ArdRate, countCodes, EVENT_CODE, readCodes, riskCodes } from "./ard_rate.ts";
import type { PeriodTally } from "./ard_tally.ts";
import { prefecturesOf } from "./domain.ts";

/** The points of a domain that were read, in the order of the grid, with what each adds to a rate. */
export interface RateResiduals {
  /** m. */
  x: Int32Array;
  y: Int32Array;
  /** Residuals, their mean being 0: see {@link rateResiduals}. */
  values: Float64Array;
  /** 1 where the event happened. */
  isEvent: Uint8Array;
}

/**
 * The linearised values of a rate: n (A_h / n_h) (y - R z) / sum of A_h z_h / n_h, with A_h the land area and n_h the points
 * read of prefecture h, n those of the domain, y 1 where the event happened and z 1 where it could have. Any variance of
 * their mean is one of the period's rate R (Wolter 2007, chapter 6).
 *
 * @param rate Of this grid and tally, annualised linearly.
 * @param landHa Land area of a prefecture, ha, as given to `ardRate`.
 */
export function rateResiduals(
  grid: ArdGrid,
  { counts }: PeriodTally,
  rate: ArdRate,
  landHa: (pref: number) => number,
): RateResiduals {
  const { event, base, domain, period } = rate;
  const codes = codesOf(grid, period.field);
  const seen = readCodes();
  const points = new Int32Array(48);
  for (const { code } of prefecturesOf(domain)) points[code] = countCodes(counts, code, seen);
  const n = points.reduce((sum, k) => sum + k, 0);
  const weight = Float64Array.from(points, (k, pref) => k > 0 ? n * landHa(pref) / k / rate.baseHa : 0);
  const residual = new Float64Array(14).fill(NaN);
  const ratio = rate.rate * period.years;
  for (const code of seen) residual[code] = 0;
  for (const code of riskCodes(event, base)) residual[code] = -ratio;
  residual[EVENT_CODE[event]] = 1 - ratio;
  const found = {
    x: new Int32Array(n),
    y: new Int32Array(n),
    values: new Float64Array(n),
    isEvent: new Uint8Array(n),
  };
  let at = 0;
  for (let k = 0; k < codes.length; k++) {
    if (points[grid.pref[k]] === 0 || Number.isNaN(residual[codes[k]])) continue;
    found.x[at] = grid.x[k];
    found.y[at] = grid.y[k];
    found.values[at] = weight[grid.pref[k]] * residual[codes[k]];
    found.isEvent[at++] = +(codes[k] === EVENT_CODE[event]);
  }
  return found;
}
