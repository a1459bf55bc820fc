import { type ArdPeriod, BASE_YEAR } from "./ard_period.ts";

const twoDigits = (year: number) => String(year % 100).padStart(2, "0");

function period(start: number, end: number): ArdPeriod {
  const field = start === BASE_YEAR
    ? `KP_ARD${twoDigits(end)}`
    : `kpard${twoDigits(start)}_${twoDigits(end)}`;
  return { field, start, end, years: end - start };
}

/** Years of the images that the specification lends (clause 6) and that are simulated: 1989, 2005, 2007, ... 2025. */
const YEARS = [BASE_YEAR, ...Array.from({ length: 11 }, (_, k) => 2005 + 2 * k)];

/**
 * The periods that simulated data has: 1989-2005, 2005-2007, ... 2023-2025. Those of other data are read off its
 * fields, see `periodFields`.
 */
export const SIMULATED_PERIODS: ReadonlyArray<ArdPeriod> = YEARS.slice(1).map((end, k) =>
  period(YEARS[k], end)
);

/** From the base year to the last simulated image: the first stage of the interpretation (第1段階判読). */
export const SIMULATED_SINCE: ArdPeriod = period(BASE_YEAR, YEARS.at(-1)!);
