/** Numbers of a study that are no coverages of one method, each with what it should be. */
import { rounded, type Score, shareError } from "./score.ts";

/** A number found in a cell of the study. */
export interface Measure {
  measure: string;
  /** How many areas or cells are behind it. */
  samples: number;
  value: number;
  /** Its Monte Carlo standard error, cells of one area taken together; null where it is not told. */
  error: number | null;
  /** What it should be; null where there is no such number. */
  expected: number | null;
}

/** Fields of a row, in the order in which they are written. */
export const COLUMNS = [
  "measure",
  "samples",
  "value",
  "error",
  "expected",
] as const satisfies readonly (keyof Measure)[];

/** How often something happened in the samples. */
export function often(measure: string, happened: readonly boolean[], expected: number | null): Measure {
  const each = happened.map((is) => ({ given: 1, held: Number(is) }));
  const value = each.reduce((sum, { held }) => sum + held, 0) / each.length;
  return { measure, samples: each.length, value: rounded(value), error: rounded(shareError(each)), expected };
}

/** The mean over samples. */
export function average(measure: string, values: readonly number[], expected: number | null): Measure {
  const value = meanOf(values);
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return { measure, samples: values.length, value: rounded(value), error: rounded(error), expected };
}

/** The mean. */
export const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a score says of intervals of this level. */
export const intervals = (score: Score, name: string, level: number): Measure[] =>
  score.rows().flatMap(({ samples, coverage, error, width, tooHigh }) => [
    { measure: `${name}: intervals that hold the truth`, samples, value: coverage, error, expected: level },
    {
      measure: `${name}: intervals above the truth`,
      samples,
      value: tooHigh,
      error: null,
      expected: rounded((1 - level) / 2),
    },
    { measure: `${name}: width over truth`, samples, value: width, error: null, expected: null },
  ]);
