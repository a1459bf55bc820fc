import { Fault } from "../fault/mod.ts";

/** Points of both phases. */
export interface TwoPhasePoints {
  /** Auxiliary variables, one array each, known on every point of the first phase. */
  auxiliary: readonly ArrayLike<number>[];
  /** What is estimated; NaN on points that are in the first phase only. */
  y: ArrayLike<number>;
}

/** The second phase of the points, if they are such and leave degrees of freedom after `coefficients`. */
export function secondPhase(
  { auxiliary, y }: TwoPhasePoints,
  coefficients: number,
): { y: Float64Array; auxiliary: Float64Array[] } {
  const n1 = y.length;
  auxiliary.forEach((values, c) => {
    if (values.length !== n1) {
      throw new Fault("stats: not the points of two phases", {
        expected: `a value of each auxiliary variable on each of ${n1} points`,
        found: `${values.length} values`,
        where: `auxiliary variable ${c + 1}`,
      });
    }
    for (let i = 0; i < n1; i++) {
      if (Number.isFinite(values[i])) continue;
      throw new Fault("stats: an auxiliary value is missing", {
        expected: "a finite number on every point of the first phase",
        found: String(values[i]),
        where: `auxiliary variable ${c + 1}, point ${i + 1}`,
        remedy: "leave the point out of the first phase, and say how many were",
      });
    }
  });
  const seen: number[] = [];
  for (let i = 0; i < n1; i++) {
    if (Number.isNaN(y[i])) continue;
    if (!Number.isFinite(y[i])) {
      throw new Fault("stats: not a value", {
        expected: "finite, or NaN",
        found: `${y[i]}`,
        where: `point ${i + 1}`,
      });
    }
    seen.push(i);
  }
  if (auxiliary.length === 0 || seen.length <= coefficients) {
    throw new Fault("stats: too little for a two-phase estimate", {
      expected: `one or more auxiliary variables, and more than ${coefficients} points with y`,
      found: `${auxiliary.length} variables, ${seen.length} points`,
    });
  }
  return {
    y: Float64Array.from(seen, (i) => y[i]),
    auxiliary: auxiliary.map((values) => Float64Array.from(seen, (i) => values[i])),
  };
}
