import { BASE_YEAR } from "./ard_period.ts";

/** The year that two digits in a field name mean (別表4, 別表5): 89-99 are 1989-1999, others follow 2000. */
export function twoDigitYear(digits: string): number {
  const year = Number(digits);
  return year >= BASE_YEAR % 100 ? 1900 + year : 2000 + year;
}
