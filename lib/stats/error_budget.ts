import { Fault } from "../fault/mod.ts";
import { type Estimate, normalEstimate } from "./estimate.ts";

/** One source of error. */
export interface ErrorComponent {
  /** What it is, for the reader. */
  name: string;
  /** Variance it adds to the estimate, in the unit of the estimate squared. */
  variance: number;
}

/** What {@link errorBudget} adds up. */
export interface ErrorBudget extends Estimate {
  variance: number;
  /** The components as given, each with its standard error and its share of the variance (0 where nothing varies). */
  components: (ErrorComponent & { standardError: number; share: number })[];
}

/**
 * Adds up the variances of independent sources of error (sampling, spatial, commission, omission, ...) behind one
 * estimate. Components that depend on each other must be joined before.
 *
 * @param options `range`: limits of what is estimated, e.g. [0, 1] for a share.
 * @throws {Fault} No components, a variance below 0, two of one name.
 */
export function errorBudget(
  estimate: number,
  components: readonly ErrorComponent[],
  options: { level?: number; range?: readonly [number, number] } = {},
): ErrorBudget {
  const { level = 0.95, range } = options;
  const names = components.map(({ name }) => name);
  components.forEach(({ name, variance }, i) => {
    if (variance >= 0 && variance < Infinity && names.indexOf(name) === i) return;
    throw new Fault("stats: not a component of an error budget", {
      expected: "a name of its own and a variance from 0",
      found: `${name}: ${variance}`,
      where: `component ${i + 1}`,
    });
  });
  if (components.length === 0 || !Number.isFinite(estimate)) {
    throw new Fault("stats: no error budget", {
      expected: "an estimate and one or more components",
      found: `${estimate}, ${components.length} components`,
    });
  }
  const variance = components.reduce((sum, component) => sum + component.variance, 0);
  return {
    ...normalEstimate(estimate, variance, level, range),
    variance,
    components: components.map((component) => ({
      ...component,
      standardError: Math.sqrt(component.variance),
      share: variance === 0 ? 0 : component.variance / variance,
    })),
  };
}
