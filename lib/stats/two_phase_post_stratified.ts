import { Fault } from "../fault/mod.ts";
import { spread, textbookVariance, type TwoPhase, twoPhase, type TwoPhaseOptions } from "./two_phase.ts";

/** A class of the first phase. */
export interface TwoPhaseStratum {
  /** Points of the first phase in it. */
  firstPhase: number;
  /** y on the points of the second phase in it, which are among them: 2 or more. */
  values: ArrayLike<number>;
}

/** Options of {@link twoPhasePostStratified}. */
export interface TwoPhasePostStratifiedOptions extends TwoPhaseOptions {
  /** The variance of interval and efficiency. Default `stratified`. */
  variance?: "stratified" | "textbook" | "external";
}

/**
 * Double sampling for stratification: means of y by class, each class weighted by its share of the first phase.
 *
 * @throws {Fault} A class with fewer than 2 second-phase points (join it to another), or fewer in the first phase than
 *   in the second.
 */
export function twoPhasePostStratified(
  strata: readonly TwoPhaseStratum[],
  options: TwoPhasePostStratifiedOptions = {},
): TwoPhase {
  const { level, variance = "stratified" } = options;
  const used = strata.filter((stratum, h) => check(stratum, h));
  const n1 = used.reduce((sum, { firstPhase }) => sum + firstPhase, 0);
  const second = Float64Array.from(used.flatMap(({ values }) => Array.from(values)));
  const n2 = second.length;
  if (n2 === 0) throw new Fault("stats: no strata", { expected: "one or more", found: "none" });
  const parts = used.map(({ firstPhase, values }) => ({ firstPhase, n: values.length, ...spread(values) }));
  const estimate = parts.reduce((sum, { firstPhase, mean }) => sum + firstPhase / n1 * mean, 0);
  const between = parts.reduce((sum, { firstPhase, mean }) => sum + firstPhase * (mean - estimate) ** 2, 0);
  const squares = parts.reduce((sum, part) => sum + part.squares, 0);
  const within = parts.reduce(
    (sum, part) => sum + (part.firstPhase - 1) / (n1 - 1) * (part.firstPhase / n1) * part.variance / part.n,
    0,
  );
  const variances = {
    textbook: textbookVariance(n1, n2, spread(second).variance, squares / (n2 - used.length)),
    external: between / (n1 - 1) / n1 + squares / (n2 - 1) / n2,
    stratified: within + between / n1 / (n1 - 1),
  };
  return twoPhase(
    { estimate, n1, second, coefficients: used.length, variances, variance: variances[variance] },
    level,
  );
}

/** Whether the stratum takes part: one that is empty in both phases does not. */
function check({ firstPhase, values }: TwoPhaseStratum, h: number): boolean {
  if (firstPhase === 0 && values.length === 0) return false;
  const whole = Number.isInteger(firstPhase) && firstPhase >= values.length && values.length >= 2;
  if (whole && Array.from(values).every(Number.isFinite)) return true;
  throw new Fault("stats: a stratum cannot be estimated", {
    expected: "2 or more second-phase points with a finite y, among as many or more of the first phase",
    found: `${values.length} of ${firstPhase} points`,
    where: `stratum ${h + 1}`,
    remedy: values.length < 2 ? "join it to a neighbouring stratum" : "check the points of both phases",
  });
}
