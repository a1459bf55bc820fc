import { binomialInterval, chiSquareTail, type Estimate, type TestResult } from "../stats/mod.ts";
import type { Label } from "./logical_check.ts";
import { type NfiPlots, PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";

/** Plots in forest of one group, and those of them that were not surveyed. */
export interface NonResponseRow {
  key: string;
  label: Label;
  forest: number;
  missed: number;
  /** Share of the plots in forest that was missed. */
  share: Estimate;
}

/** Where the inventory's plots were not surveyed, and what leaving them out would do. */
export interface NonResponse {
  rows: NonResponseRow[];
  /** Whether the groups miss equally much (chi-squared test of homogeneity); null with fewer than two groups. */
  homogeneity: TestResult | null;
  /** Share of forest among all planned points of known state, and among those left without the plots missed. */
  share: number;
  shareWithout: number;
}

/**
 * Non-response of the inventory by groups of plots. A plot that was missed is known to be forest, which is why somebody
 * set out for it: to leave it out takes forest from the estimate.
 *
 * @param groups Which plots are in which group; a plot may be in none.
 */
export function nonResponse(
  { status, forest }: Pick<NfiPlots, "status" | "forest">,
  groups: readonly { key: string; label: Label; has: (plot: number) => boolean }[],
  options: { level?: number } = {},
): NonResponse {
  const { level = 0.95 } = options;
  const plots = Array.from(status.keys());
  const inForest = plots.filter((k) => forest[k] === PLOT_FOREST.forest);
  const isMissed = (k: number) => status[k] === PLOT_STATUS.missed;
  const rows = groups.map(({ key, label, has }): NonResponseRow => {
    const members = inForest.filter(has);
    const missed = members.filter(isMissed).length;
    const p = missed / members.length;
    const interval = members.length === 0 ? null : binomialInterval(missed, members.length, { level });
    const standardError = Math.sqrt(p * (1 - p) / members.length);
    return { key, label, forest: members.length, missed, share: { estimate: p, standardError, interval } };
  }).filter((row) => row.forest > 0);
  const known = plots.filter((k) => forest[k] !== PLOT_FOREST.unknown).length;
  const missed = inForest.filter(isMissed).length;
  return {
    rows,
    homogeneity: homogeneity(rows),
    share: inForest.length / known,
    shareWithout: (inForest.length - missed) / (known - missed),
  };
}

function homogeneity(rows: readonly NonResponseRow[]): TestResult | null {
  if (rows.length < 2) return null;
  const total = (of: (row: NonResponseRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const p = total(({ missed }) => missed) / total(({ forest }) => forest);
  const statistic = p === 0 || p === 1
    ? 0
    : total(({ forest, missed }) => (missed - forest * p) ** 2 / (forest * p * (1 - p)));
  const degreesOfFreedom = rows.length - 1;
  return {
    method: "Pearson chi-square",
    statistic,
    degreesOfFreedom,
    p: chiSquareTail(statistic, degreesOfFreedom),
  };
}
