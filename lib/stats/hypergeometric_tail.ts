import { Fault } from "../fault/mod.ts";
import { binomialDensity } from "./saddle_point.ts";

/** Numbers that define a hypergeometric distribution. */
export interface Hypergeometric {
  /** Units in the population. */
  population: number;
  /** Of these, marked ones. */
  marked: number;
  /** Units drawn without replacement. */
  drawn: number;
}

/**
 * Probability of at most x marked units among those drawn without replacement.
 *
 * The density at x by three binomial densities (Loader 2000), the rest by the ratio of neighbouring terms,
 * from x towards the nearer end.
 *
 * @throws {Fault} Counts that are not whole, more marked or drawn than there are, x outside 0 to `drawn`.
 */
export function hypergeometricTail(x: number, { population, marked, drawn }: Hypergeometric): number {
  const whole = [x, population, marked, drawn].every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!whole || marked > population || drawn > population || x > drawn) {
    throw new Fault("stats: not a draw from a population", {
      expected: "whole numbers with marked <= population, drawn <= population, 0 <= x <= drawn",
      found: `x = ${x}, population = ${population}, marked = ${marked}, drawn = ${drawn}`,
    });
  }
  const least = Math.max(0, drawn + marked - population);
  const most = Math.min(drawn, marked);
  if (x < least) return 0;
  if (x >= most) return 1;
  const mode = Math.floor((drawn + 1) * (marked + 1) / (population + 2));
  const others = population - marked;
  // Going away from the mode the terms only fall: the sum ends where they no longer count.
  if (x <= mode) {
    let term = density(x, marked, others, drawn);
    let sum = term;
    for (let k = x; k > least && term > sum * 1e-18; k--) {
      term *= k / (marked - k + 1) * ((others - drawn + k) / (drawn - k + 1));
      sum += term;
    }
    return Math.min(1, sum);
  }
  let term = density(x + 1, marked, others, drawn);
  let sum = term;
  for (let k = x + 1; k < most && term > sum * 1e-18; k++) {
    term *= (marked - k) / (k + 1) * ((drawn - k) / (others - drawn + k + 1));
    sum += term;
  }
  return Math.max(0, 1 - sum);
}

function density(x: number, marked: number, others: number, drawn: number): number {
  const population = marked + others;
  if (drawn === 0 || drawn === population) return 1;
  const [p, q] = [drawn / population, (population - drawn) / population];
  return choose(x, marked - x, p, q) * choose(drawn - x, others - drawn + x, p, q) /
    choose(drawn, population - drawn, p, q);
}

/** Binomial density of a successes and b failures, 0 of either included. */
function choose(a: number, b: number, p: number, q: number): number {
  if (a === 0) return Math.exp(b * Math.log1p(-p));
  return b === 0 ? Math.exp(a * Math.log1p(-q)) : binomialDensity(a, b, p, q);
}
