import type { Table } from "apache-arrow";
import type { Estimate, Kappa, TestResult } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import { gapColumn } from "./gap_column.ts";
import type { AgreementGrouping, StateAgreement } from "./state_agreement.ts";

/** A share in percent, if there is one. */
const percent = (share: number | undefined): number => share === undefined ? NaN : 100 * share;

/** Estimate, lower and upper bound, in percent. */
function bounds(name: string, of: (group: StateAgreement) => Estimate | null | undefined) {
  return (groups: readonly StateAgreement[]) => ({
    [name]: gapColumn(groups.map((group) => percent(of(group)?.estimate))),
    [`${name}_lower`]: gapColumn(groups.map((group) => percent(of(group)?.interval?.lower))),
    [`${name}_upper`]: gapColumn(groups.map((group) => percent(of(group)?.interval?.upper))),
  });
}

const MEASURES = [
  bounds("overall", ({ agreement }) => agreement?.overall),
  bounds("users_forest", ({ agreement }) => agreement?.users[0]),
  bounds("producers_forest", ({ agreement }) => agreement?.producers[0]),
  bounds("users_open", ({ agreement }) => agreement?.users[1]),
  bounds("producers_open", ({ agreement }) => agreement?.producers[1]),
];

/**
 * Agreement of both states, a group a row: the four counts (`both`, `ard_only`, `nfi_only`, `neither` forest), plots
 * without a state, overall, user's and producer's accuracy with bounds (%), kappa with its standard error and bounds,
 * quantity and allocation disagreement (%), and the probability of McNemar's exact test. Null where there is none.
 */
export function agreementTable(groups: readonly StateAgreement[]): Table {
  const kappa = (of: (kappa: Kappa) => number | undefined) =>
    gapColumn(groups.map((group) => group.kappa ? of(group.kappa) : null));
  const count = (row: number, column: number) =>
    Int32Array.from(groups, ({ matrix }) => matrix.counts[row][column]);
  return tableFrom({
    by: groups.map(({ by }): string => by),
    key: groups.map(({ key }) => key),
    name_ja: groups.map(({ label }) => label.ja),
    name_en: groups.map(({ label }) => label.en),
    n: Int32Array.from(groups, ({ matrix }) => matrix.n),
    missing: Int32Array.from(
      groups,
      ({ matrix: { missing } }) => missing.first + missing.second + missing.both,
    ),
    both: count(0, 0),
    ard_only: count(0, 1),
    nfi_only: count(1, 0),
    neither: count(1, 1),
    ...Object.assign({}, ...MEASURES.map((measure) => measure(groups))),
    kappa: kappa(({ estimate }) => estimate),
    kappa_se: kappa(({ standardError }) => standardError),
    kappa_lower: kappa(({ interval }) => interval?.lower),
    kappa_upper: kappa(({ interval }) => interval?.upper),
    quantity: gapColumn(groups.map(({ disagreement }) => percent(disagreement?.quantity))),
    allocation: gapColumn(groups.map(({ disagreement }) => percent(disagreement?.allocation))),
    mcnemar_p: gapColumn(groups.map(({ symmetry }) => symmetry?.p)),
  });
}

/** One cell of a matrix, or one measure of a group, as it is drawn. */
export interface MeasureRow {
  measure: "overall" | "users" | "producers" | "kappa";
  key: string;
  label: { ja: string; en: string };
  by: AgreementGrouping;
  /** 0-1. */
  value: number;
  lower: number;
  upper: number;
}

/** Overall, user's and producer's accuracy of forest and kappa with their bounds, one a row, for a forest plot. */
export function measureRows(groups: readonly StateAgreement[]): MeasureRow[] {
  return groups.flatMap(({ by, key, label, agreement, kappa }) => {
    const row = (measure: MeasureRow["measure"], found: Estimate | null | undefined): MeasureRow[] =>
      found?.interval
        ? [{
          measure,
          key,
          label,
          by,
          value: found.estimate,
          lower: found.interval.lower,
          upper: found.interval.upper,
        }]
        : [];
    return [
      ...row("overall", by === "forestType" ? null : agreement?.overall),
      ...row("users", by === "forestType" ? null : agreement?.users[0]),
      ...row("producers", agreement?.producers[0]),
      ...row("kappa", kappa),
    ];
  });
}

/** All matrices, a cell a row: group, both states (`forest`, `open`) and the number of plots. For a file. */
export function matrixTable(groups: readonly StateAgreement[]): Table {
  const states = ["forest", "open"];
  const cells = groups.flatMap(({ by, key, label, matrix }) =>
    matrix.counts.flatMap((row, i) =>
      row.map((plots, j) => ({ by, key, label, ard: states[i], nfi: states[j], plots }))
    )
  );
  return tableFrom({
    by: cells.map(({ by }): string => by),
    key: cells.map(({ key }) => key),
    name_ja: cells.map(({ label }) => label.ja),
    name_en: cells.map(({ label }) => label.en),
    ard: cells.map(({ ard }) => ard),
    nfi: cells.map(({ nfi }) => nfi),
    plots: Int32Array.from(cells, ({ plots }) => plots),
  });
}

/** Tests, one a row: method, statistic, degrees of freedom (0 for exact tests) and probability. */
export function testTable(tests: readonly TestResult[]): Table {
  return tableFrom({
    method: tests.map(({ method }) => method),
    statistic: Float64Array.from(tests, ({ statistic }) => statistic),
    degrees: Int32Array.from(tests, ({ degreesOfFreedom }) => degreesOfFreedom ?? 0),
    p: Float64Array.from(tests, ({ p }) => p),
  });
}
