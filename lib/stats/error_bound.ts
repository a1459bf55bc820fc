import { Fault } from "../fault/mod.ts";
import { betaQuantile } from "./beta_quantile.ts";
import { hypergeometricTail } from "./hypergeometric_tail.ts";
import { checkLevel } from "./interval.ts";

/** Options of {@link errorBound}. */
export interface ErrorBoundOptions {
  /** One-sided. Default 0.95. */
  level?: number;
  /** Points there are, the checked ones among them. Default: so many that checking uses none of them up. */
  population?: number;
}

/** What checks that found few errors, or none, still allow. */
export interface ErrorBound {
  /** Upper bound of the rate of errors. */
  rate: number;
  /** Upper bound of their number, those found included; null without a `population`. */
  errors: number | null;
  level: number;
  method: "Clopper-Pearson, one-sided" | "hypergeometric, one-sided";
  /** The rule of three, 3 / checked, for comparison where no error was found at 95 % (Hanley & Lippman-Hand 1983); else null. */
  ruleOfThree: number | null;
}

/**
 * Upper confidence bound of an error rate, from `errors` found among `checked` points drawn at random.
 *
 * Without a population: Clopper-Pearson, one-sided; 1 - alpha^(1 / m) where none of m is wrong. With one: the largest
 * number of errors in it with which so few would be found with probability above alpha.
 *
 * @throws {Fault} Counts that are not whole, more errors than checks, more checks than points, no checks.
 * @example
 * ```ts
 * import { errorBound } from "kenzan/stats/mod.ts";
 *
 * console.assert(errorBound(0, 50).rate.toFixed(3) === "0.058");
 * ```
 */
export function errorBound(errors: number, checked: number, options: ErrorBoundOptions = {}): ErrorBound {
  const { level = 0.95, population } = options;
  const whole = [errors, checked, population ?? 0].every((count) =>
    Number.isSafeInteger(count) && count >= 0
  );
  if (!whole || checked < 1 || errors > checked || checked > (population ?? Infinity)) {
    throw new Fault("stats: no bound from these checks", {
      expected: "whole numbers, 0 <= errors <= checked <= population, one or more checked",
      found: `${errors} errors, ${checked} checked${
        population === undefined ? "" : `, population ${population}`
      }`,
    });
  }
  const alpha = 1 - checkLevel(level);
  const ruleOfThree = errors === 0 && level === 0.95 ? Math.min(1, 3 / checked) : null;
  if (population === undefined) {
    const rate = errors === checked ? 1 : betaQuantile(alpha, "upper", errors + 1, checked - errors);
    return { rate, errors: null, level, method: "Clopper-Pearson, one-sided", ruleOfThree };
  }
  let low = errors; // surely possible
  let high = population - checked + errors + 1; // surely not: the points left unchecked are fewer
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const tail = hypergeometricTail(errors, { population, marked: middle, drawn: checked });
    if (tail > alpha) low = middle;
    else high = middle;
  }
  return { rate: low / population, errors: low, level, method: "hypergeometric, one-sided", ruleOfThree };
}

/**
 * Points to check, all found right, for the bound of {@link errorBound} to be `rate` or less: log(alpha) / log(1 - rate),
 * rounded up; population large.
 *
 * @throws {Fault} A rate outside (0, 1), or a level.
 */
export function checksForBound(rate: number, options: { level?: number } = {}): number {
  const { level = 0.95 } = options;
  if (!(rate > 0 && rate < 1)) {
    throw new Fault("stats: not a rate to bound", { expected: "a number between 0 and 1", found: `${rate}` });
  }
  return Math.ceil(Math.log(1 - checkLevel(level)) / Math.log1p(-rate));
}
