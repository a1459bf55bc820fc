import { Fault } from "../fault/mod.ts";

/** What {@link pointsForPrecision} is told. */
export interface PointsForPrecision {
  /** Expected proportion of points with the event. */
  rate: number;
  /** Wished for: standard error over estimate. */
  coefficientOfVariation: number;
  /** Default 1. */
  designEffect?: number;
}

/**
 * Points needed for a proportion to have a coefficient of variation: deff (1 - p) / (p cv^2), rounded up (Cochran 1977, chapter 4).
 *
 * @throws {Fault} A rate outside (0, 1], a coefficient of variation or design effect not above 0.
 */
export function pointsForPrecision(
  { rate, coefficientOfVariation: cv, designEffect = 1 }: PointsForPrecision,
): number {
  if (!(rate > 0 && rate <= 1 && cv > 0 && cv < Infinity && designEffect > 0 && designEffect < Infinity)) {
    throw new Fault("stats: no number of points for this precision", {
      expected: "a rate above 0 to 1, coefficient of variation and design effect above 0",
      found: `rate ${rate}, coefficient of variation ${cv}, design effect ${designEffect}`,
    });
  }
  return whole(designEffect * (1 - rate) / (rate * cv * cv));
}

/** What {@link yearsForPrecision} is told. */
export interface YearsForPrecision {
  /** Events expected to be counted in a year. */
  eventsPerYear: number;
  /** Wished for: standard error over estimate. */
  coefficientOfVariation: number;
  /** Variance of the count over that of a Poisson count. Default 1. */
  designEffect?: number;
}

/**
 * Years of counting until the mean yearly number of rare events has a coefficient of variation: deff / (events cv^2), not
 * rounded, since a count over t years has the coefficient sqrt(deff / (events t)).
 *
 * @throws {Fault} Numbers not above 0.
 */
export function yearsForPrecision(
  { eventsPerYear, coefficientOfVariation: cv, designEffect = 1 }: YearsForPrecision,
): number {
  if ([eventsPerYear, cv, designEffect].every((value) => value > 0 && value < Infinity)) {
    return designEffect / (eventsPerYear * cv * cv);
  }
  throw new Fault("stats: no number of years for this precision", {
    expected: "events a year, coefficient of variation and design effect above 0",
    found: `${eventsPerYear} events, coefficient of variation ${cv}, design effect ${designEffect}`,
  });
}

/** Rounded up, but for what a rounding error alone puts above a whole number. */
function whole(points: number): number {
  return Math.max(1, Math.ceil(points * (1 - 1e-12)));
}
