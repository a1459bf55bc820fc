import { Fault } from "../fault/mod.ts";
import { type ArdGrid, codesOf, GRID_SPACING, NFI_SPACING, offGrid } from "./ard_grid.ts";
import { type ArdRate, EVENT_CODE, type RateQuestion, riskCodes } from "./ard_rate.ts";
import { prefecturesOf } from "./domain.ts";
import { normalQuantile } from "../stats/mod.ts";

/** The NFI's 4 km grid against the 500 m grid it is part of, for one rate. */
export interface GridComparison {
  /** Rate of the 4 km grid over that of the 500 m grid; undefined where the latter is 0. */
  ratio: number | undefined;
  /** Coefficients of variation (standard error over rate); undefined without a standard error. */
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
  const cv = ({ rate, standardError }: ArdRate) =>
    rate > 0 && standardError !== undefined ? standardError / rate : undefined;
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

/** What the 64 grids of 4 km that a 500 m grid is made of say about one rate. */
export interface SubgridSpread {
  /** Events and points at risk of each. */
  events: Int32Array;
  atRisk: Int32Array;
  /** Which of them is the NFI's; -1 where no point is marked. */
  nfi: number;
  /** Events over all points at risk, over the whole period. */
  share: number;
  /** Mean squared difference of the 64 shares from it, weighted by points: the variance of a 4 km grid. */
  variance: number;
  /**
   * Variance over that of a simple random sample of the mean number of points, drawn without replacement as each of
   * the 64 is: 1 on average where events fall at random. Undefined without events.
   */
  designEffect: number | undefined;
  /** How many of the 64 meet no event. */
  withoutEvent: number;
}

/**
 * Which of the 64 grids of 4 km each point belongs to, 0-63: row times 8 plus column. The first point lies on the first.
 *
 * @throws Fault when points are not whole steps of the grid apart.
 */
export function subgridsOf(grid: ArdGrid): Uint8Array {
  const side = NFI_SPACING / GRID_SPACING;
  const at = (metres: number, first: number) => ((metres - first) / GRID_SPACING % side + side) % side;
  const of = new Uint8Array(grid.x.length);
  for (let k = 0; k < of.length; k++) {
    const subgrid = at(grid.y[k], grid.y[0]) * side + at(grid.x[k], grid.x[0]);
    if (!Number.isInteger(subgrid)) throw offGrid(grid, k, GRID_SPACING);
    of[k] = subgrid;
  }
  return of;
}

/**
 * The exact sampling distribution of the 4 km grid, by looking at all 64 of them: no assumption about clustering.
 * Points weigh alike, whatever the prefecture.
 *
 * @param subgrids {@link subgridsOf} the grid; for several questions to one grid it needs to be found only once.
 * @throws Fault when the domain has no point at risk, and when points are not whole steps of the grid apart.
 */
export function subgridSpread(
  grid: ArdGrid,
  field: string,
  question: RateQuestion,
  subgrids: Uint8Array = subgridsOf(grid),
): SubgridSpread {
  const { event, base, domain } = question;
  const isInside = new Uint8Array(48);
  for (const { code } of prefecturesOf(domain)) isInside[code] = 1;
  const isRisk = new Uint8Array(14);
  for (const code of riskCodes(event, base)) isRisk[code] = 1;
  const events = new Int32Array(POINTS_PER_NFI_POINT);
  const atRisk = new Int32Array(POINTS_PER_NFI_POINT);
  const codes = codesOf(grid, field);
  for (let k = 0; k < codes.length; k++) {
    if (isRisk[codes[k]] === 0 || isInside[grid.pref[k]] === 0) continue;
    atRisk[subgrids[k]]++;
    if (codes[k] === EVENT_CODE[event]) events[subgrids[k]]++;
  }
  const points = atRisk.reduce((a, b) => a + b, 0);
  if (points === 0) {
    throw new Fault("landuse: no point at risk", {
      expected: `points that ${event} could happen to`,
      found: "none",
      where: `${domain}, ${field}`,
      remedy: "choose a larger domain",
    });
  }
  const share = events.reduce((a, b) => a + b, 0) / points;
  const squares = events.reduce(
    (sum, x, k) => sum + (atRisk[k] ? atRisk[k] * (x / atRisk[k] - share) ** 2 : 0),
    0,
  );
  const size = points / atRisk.filter((n) => n > 0).length;
  const random = share * (1 - share) * points / (points - 1) / size * (1 - size / points);
  const marked = grid.nfi.indexOf(1);
  return {
    events,
    atRisk,
    nfi: marked < 0 ? -1 : subgrids[marked],
    share,
    variance: squares / points,
    designEffect: random > 0 ? squares / points / random : undefined,
    withoutEvent: events.filter((x, k) => x === 0 && atRisk[k] > 0).length,
  };
}
