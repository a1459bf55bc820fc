import { Fault } from "../fault/mod.ts";
import { AR_CODE, D_CODE, UNREAD_CODES } from "./ard_code.ts";
import { type ArdGrid, GRID_SPACING, NFI_SPACING, offGrid } from "./ard_grid.ts";
import type { ArdEvent, ArdRate } from "./ard_rate.ts";
import { type Domain, prefecturesOf } from "./domain.ts";
import { normalQuantile } from "../stats/mod.ts";

/** The NFI's 4 km grid against the 500 m grid it is part of, for one rate. */
export interface GridComparison {
  /** Rate of the 4 km grid over that of the 500 m grid; undefined where the latter is 0. */
  ratio: number | undefined;
  /** Coefficients of variation (standard error over rate); undefined without events. */
  cvFull: number | undefined;
  cvNfi: number | undefined;
  /** Events the 4 km grid can be expected to meet: those of the 500 m grid over 64. */
  expectedEvents: number;
  /** Probability that it meets none, Poisson with that mean. */
  probabilityOfNone: number;
}

/** Points of the 500 m grid for one of the 4 km grid; also the number of 4 km grids that a 500 m grid is made of. */
export const POINTS_PER_NFI_POINT: number = (NFI_SPACING / GRID_SPACING) ** 2;

/**
 * Compare the two grids' answers to the same question.
 *
 * @throws Fault when the questions or the periods differ.
 */
export function compareGrids(full: ArdRate, nfi: ArdRate): GridComparison {
  const name = ({ event, base, domain, period }: ArdRate) => [event, base, domain, period.field].join(" ");
  if (name(full) !== name(nfi)) {
    throw new Fault("landuse: two different rates cannot be compared", {
      expected: name(full),
      found: name(nfi),
    });
  }
  const cv = ({ rate, standardError }: ArdRate) => (rate > 0 ? standardError / rate : undefined);
  const expectedEvents = full.events / POINTS_PER_NFI_POINT;
  return {
    ratio: full.rate > 0 ? nfi.rate / full.rate : undefined,
    cvFull: cv(full),
    cvNfi: cv(nfi),
    expectedEvents,
    probabilityOfNone: Math.exp(-expectedEvents),
  };
}

/**
 * The relative change from one period to the next, equally long, from which on the two rates differ by more than
 * their sampling error: z sqrt(2) times the coefficient of variation, which is taken to be the same in both.
 *
 * @param cv Coefficient of variation of a period's rate.
 * @param level Nominal coverage of the interval of the difference, 0-1.
 */
export function detectableChange(cv: number, level: number): number {
  return -normalQuantile((1 - level) / 2) * Math.SQRT2 * cv;
}

/** What the 64 grids of 4 km that a 500 m grid is made of say about one share. */
export interface SubgridSpread {
  /** Events and points read of each. */
  events: Int32Array;
  read: Int32Array;
  /** Share of events in all points read. */
  share: number;
  /** Mean squared difference of the 64 shares from it, weighted by points: the variance of a 4 km grid. */
  variance: number;
  /** Variance over that of a simple random sample of the mean number of points. */
  designEffect: number;
  /** How many of the 64 meet no event. */
  withoutEvent: number;
}

/**
 * The exact sampling distribution of the 4 km grid, by looking at all 64 of them: no assumption about clustering.
 * Share of land over the whole period, points weighted alike. The first point lies on the first of the 64.
 *
 * @throws Fault when the domain has no point that was read, and when points are not whole steps of the grid apart.
 */
export function subgridSpread(grid: ArdGrid, field: string, event: ArdEvent, domain: Domain): SubgridSpread {
  const inside = new Set(prefecturesOf(domain).map(({ code }) => code));
  const side = NFI_SPACING / GRID_SPACING;
  const at = (metres: number, first: number) => ((metres - first) / GRID_SPACING % side + side) % side;
  const events = new Int32Array(POINTS_PER_NFI_POINT);
  const read = new Int32Array(POINTS_PER_NFI_POINT);
  const codes = grid.codes[field];
  const wanted = event === "AR" ? AR_CODE : D_CODE;
  for (let k = 0; k < codes.length; k++) {
    if (UNREAD_CODES.includes(codes[k]) || !inside.has(grid.pref[k])) continue;
    const subgrid = at(grid.y[k], grid.y[0]) * side + at(grid.x[k], grid.x[0]);
    if (!Number.isInteger(subgrid)) throw offGrid(grid, k, GRID_SPACING);
    read[subgrid]++;
    if (codes[k] === wanted) events[subgrid]++;
  }
  const points = read.reduce((a, b) => a + b, 0);
  if (points === 0) {
    throw new Fault("landuse: no point was read", {
      where: `${domain}, ${field}`,
      remedy: "choose a larger domain",
    });
  }
  const share = events.reduce((a, b) => a + b, 0) / points;
  const variance =
    events.reduce((sum, x, k) => sum + (read[k] ? read[k] * (x / read[k] - share) ** 2 : 0), 0) / points;
  return {
    events,
    read,
    share,
    variance,
    designEffect: share === 0 ? 1 : variance / (share * (1 - share) / (points / POINTS_PER_NFI_POINT)),
    withoutEvent: events.filter((x, k) => x === 0 && read[k] > 0).length,
  };
}
