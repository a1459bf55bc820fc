import { pointsForPrecision, yearsForPrecision } from "../stats/mod.ts";
import { type ArdRate, FEWEST_EVENTS } from "./ard_rate.ts";
import { POINTS_PER_NFI_POINT } from "./grid_comparison.ts";

/** What the 4 km grid needs for one precision. */
export interface NfiPrecision {
  /** Coefficient of variation wished for: standard error over rate. */
  coefficientOfVariation: number;
  /** Events that have to be met. */
  events: number;
  /** Years of interpreting all points of the 4 km grid, at the rate of the period. */
  years: number;
  /** Points at risk that one period needs instead, and how many times as many that is as the 4 km grid has. */
  points: number;
  timesAsMany: number;
  /** Spacing of a square grid with as many points, km. */
  spacingKm: number;
}

/** What {@link nfiPrecision} takes. */
export interface NfiPrecisionOptions {
  /** Variance of a 4 km grid's rate over that of as many points at random. Default 1. */
  designEffect?: number;
}

/** Years in which the inventory surveys all its plots once, a fifth each year. */
export const NFI_CYCLE_YEARS = 5;

/**
 * How many years, or points, the 4 km grid needs until a rate has a coefficient of variation, if it goes on as in the
 * period that was interpreted. Events are those to be expected of the 4 km grid, one in 64 of the 500 m grid's.
 *
 * @param full The rate from the 500 m grid.
 * @returns one row for each coefficient; none where the 500 m grid met fewer than {@link FEWEST_EVENTS} events, too few to
 * plan by.
 * @throws Fault for a coefficient or a design effect that is not above 0.
 */
export function nfiPrecision(
  full: ArdRate,
  coefficients: readonly number[],
  { designEffect = 1 }: NfiPrecisionOptions = {},
): NfiPrecision[] {
  if (full.events < FEWEST_EVENTS) return [];
  const eventsPerYear = full.events / POINTS_PER_NFI_POINT / full.period.years;
  const rate = full.rate * full.period.years;
  return coefficients.map((coefficientOfVariation) => {
    const years = yearsForPrecision({ eventsPerYear, coefficientOfVariation, designEffect });
    const points = pointsForPrecision({ rate, coefficientOfVariation, designEffect });
    return {
      coefficientOfVariation,
      events: years * eventsPerYear,
      years,
      points,
      timesAsMany: points / (full.atRisk / POINTS_PER_NFI_POINT),
      // Hectares to square kilometres.
      spacingKm: Math.sqrt(full.baseHa / 100 / points),
    };
  });
}
