import { binomialInterval, chiSquareTail, type Estimate, type TestResult } from "../stats/mod.ts";
import type { Label } from "./logical_check.ts";
import { type NfiPlots, PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";

/** Plots in forest of one group, and those of them that were not surveyed. */
export interface NonResponseRow {
  key: string;
  label: Label;
  /** Plots in forest that were due: surveyed or missed. */
  forest: number;
  missed: number;
  /** Plots in forest that are not yet due (see `PLOT_STATUS`): in neither number. */
  notDue: number;
  /** Share of the plots in forest that was missed; null where none was due. */
  share: Estimate | null;
}

/** Where the inventory's plots were not surveyed, and what leaving them out would do. */
export interface NonResponse {
  /** Groups with a plot in forest. */
  rows: NonResponseRow[];
  /** Whether the groups miss equally much (chi-squared test of homogeneity); null with fewer than two groups. */
  homogeneity: TestResult | null;
  /** Planned points that are not yet due, in forest or not: they are in no number but this and the rows'. */
  notDue: number;
  /**
   * Share of forest among all planned points due and of known state, and among those left without the plots missed;
   * null where there are none.
   */
  share: number | null;
  shareWithout: number | null;
}

/**
 * Non-response of the inventory by groups of plots. A plot that was missed is known to be forest, which is why somebody
 * set out for it: to leave it out takes forest from the estimate. A plot that is not yet due was not missed.
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
  const isDue = (k: number) => status[k] !== PLOT_STATUS.notDue;
  const isForest = (k: number) => forest[k] === PLOT_FOREST.forest;
  const isMissed = (k: number) => status[k] === PLOT_STATUS.missed;
  const rows = groups.map(({ key, label, has }): NonResponseRow => {
    const members = plots.filter((k) => isForest(k) && has(k));
    const due = members.filter(isDue);
    const [n, missed] = [due.length, due.filter(isMissed).length];
    return {
      key,
      label,
      forest: n,
      missed,
      notDue: members.length - n,
      share: n === 0 ? null : {
        estimate: missed / n,
        standardError: Math.sqrt(missed / n * (1 - missed / n) / n),
        interval: binomialInterval(missed, n, { level }),
      },
    };
  }).filter(({ forest, notDue }) => forest + notDue > 0);
  const known = plots.filter((k) => isDue(k) && forest[k] !== PLOT_FOREST.unknown);
  const inForest = known.filter(isForest);
  const missed = inForest.filter(isMissed).length;
  const ratio = (part: number, of: number) => of > 0 ? part / of : null;
  return {
    rows,
    homogeneity: homogeneity(rows.filter(({ forest }) => forest > 0)),
    notDue: plots.length - plots.filter(isDue).length,
    share: ratio(inForest.length, known.length),
    shareWithout: ratio(inForest.length - missed, known.length - missed),
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
