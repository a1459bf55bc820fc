import { Fault } from "../fault/mod.ts";
import type { Estimate } from "./estimate.ts";
import { checkLevel } from "./interval.ts";
import { normalQuantile } from "./normal_quantile.ts";

/** x of n points. */
export interface Count {
  x: number;
  n: number;
}

/** What {@link misclassifiedProportion} is told. */
export interface Misclassification {
  /** Points read as having the attribute, of all points read. */
  observed: Count;
  /** Of points known to have it, those read so (1 - omission). */
  sensitivity: Count;
  /** Of points known to lack it, those read so (1 - false alarms). */
  specificity: Count;
}

/** What {@link misclassifiedProportion} estimates. */
export interface CorrectedProportion extends Estimate {
  /** Before it was cut to 0-1. */
  uncut: number;
  /** Share of the variance that comes from the points read, from sensitivity and from specificity; they add to 1. */
  shares: { observed: number; sensitivity: number; specificity: number };
}

/**
 * True proportion behind one read with errors: (p + Sp - 1) / (Se + Sp - 1) (Rogan & Gladen 1978, American Journal of
 * Epidemiology 107, 71-76), three independent samples. Standard error by the delta method (ibid.); interval of
 * Lang & Reiczigel (2014, Preventive Veterinary Medicine 113, 13-22), which adds z^2 / 2 successes and failures to the
 * points read and one of each to the two others, and shifts the centre.
 *
 * @throws {Fault} Impossible counts; sensitivity + specificity not above 1, so that readings say nothing.
 */
export function misclassifiedProportion(
  { observed, sensitivity, specificity }: Misclassification,
  options: { level?: number } = {},
): CorrectedProportion {
  const { level = 0.95 } = options;
  for (const [name, { x, n }] of Object.entries({ observed, sensitivity, specificity })) {
    if (n > 0 && n < Infinity && x >= 0 && x <= n) continue;
    throw new Fault("stats: impossible counts", {
      expected: "n > 0 points of which 0 <= x <= n",
      found: `x = ${x}, n = ${n}`,
      where: name,
    });
  }
  const raw = correct(observed, sensitivity, specificity);
  const z = -normalQuantile((1 - checkLevel(level)) / 2);
  const add = ({ x, n }: Count, each: number) => ({ x: x + each, n: n + 2 * each });
  const shifted = correct(
    add(observed, z * z / 2),
    add(sensitivity, 1),
    add(specificity, 1),
    "after the interval's additions",
  );
  // The shift rests on the adjusted estimate and on the same adjusted variances.
  const { proportion, ofSensitivity, ofSpecificity, variance } = shifted;
  const centre = proportion + 2 * z * z * (proportion * ofSensitivity - (1 - proportion) * ofSpecificity);
  const half = z * Math.sqrt(variance);
  const share = (part: number) => raw.variance === 0 ? 0 : part / raw.variance;
  return {
    estimate: cut(raw.proportion),
    standardError: Math.sqrt(raw.variance),
    interval: { lower: cut(centre - half), upper: cut(centre + half), level, method: "Lang-Reiczigel" },
    uncut: raw.proportion,
    shares: {
      observed: share(raw.ofObserved / raw.youden ** 2),
      sensitivity: share(raw.proportion ** 2 * raw.ofSensitivity / raw.youden ** 2),
      specificity: share((1 - raw.proportion) ** 2 * raw.ofSpecificity / raw.youden ** 2),
    },
  };
}

function correct(observed: Count, sensitivity: Count, specificity: Count, where?: string) {
  const p = observed.x / observed.n;
  const se = sensitivity.x / sensitivity.n;
  const sp = specificity.x / specificity.n;
  const youden = se + sp - 1;
  if (!(youden > 1e-12)) {
    throw new Fault("stats: readings that say nothing cannot be corrected", {
      expected: "sensitivity + specificity above 1",
      found: `${se} + ${sp}`,
      where,
      remedy: where && "check more points",
    });
  }
  const proportion = (p + sp - 1) / youden;
  const [ofObserved, ofSensitivity, ofSpecificity] = [[p, observed.n], [se, sensitivity.n], [
    sp,
    specificity.n,
  ]]
    .map(([share, n]) => share * (1 - share) / n);
  const variance = (ofObserved + proportion ** 2 * ofSensitivity + (1 - proportion) ** 2 * ofSpecificity) /
    youden ** 2;
  return { proportion, variance, youden, ofObserved, ofSensitivity, ofSpecificity };
}

function cut(value: number): number {
  return Math.min(1, Math.max(0, value));
}
