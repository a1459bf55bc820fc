import type { Table } from "apache-arrow";
import {
  type Agreement,
  agreement,
  bowkerTest,
  classKappas,
  type ConfusionMatrix,
  confusionMatrix,
  type Disagreement,
  disagreement,
  type Kappa,
  kappa,
  stuartMaxwellTest,
  type TestResult,
} from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import { LAND_CLASS, LAND_CLASSES, type LandClasses } from "./land_class.ts";
import type { Label } from "./logical_check.ts";
import type { NameColumn } from "./name_column.ts";
import { PREFECTURES, REGIONS } from "./prefecture.ts";

/** The agreement of three classes in the nation or a region. */
export interface LandClassAgreement {
  by: "nation" | "region";
  key: string;
  label: Label;
  /** Rows the interpretation, columns the inventory, in the order of `LAND_CLASSES`. */
  matrix: ConfusionMatrix<number>;
  agreement: Agreement;
  kappa: Kappa;
  /** Kappa of each class against the rest. */
  classKappas: Kappa[];
  disagreement: Disagreement;
  /**
   * Whether each class is taken for each other as often as the other way round (Bowker), and whether both find equally
   * much of every class (Stuart-Maxwell). With three classes they are two questions, each with its degrees of freedom.
   */
  bowker: TestResult;
  stuartMaxwell: TestResult;
}

/**
 * Matrices of `landClasses` for the nation and by region, with tests of symmetry and of equal margins. Regions without a
 * plot that has both classes are left out; plots without one are counted in `matrix.missing`.
 *
 * @throws Fault when no plot at all has both classes.
 */
export function landClassAgreement(
  classes: LandClasses,
  pref: Uint8Array,
  options: { level?: number } = {},
): LandClassAgreement[] {
  const { level } = options;
  const ids = LAND_CLASSES.map(({ id }) => id);
  const of = (by: "nation" | "region", key: string, label: Label, has: (k: number) => boolean) => {
    const plots = Array.from(pref.keys()).filter(has);
    const matrix = confusionMatrix(
      plots.map((k): number => classes.ard[k]),
      plots.map((k): number => classes.nfi[k]),
      { classes: ids, missing: [LAND_CLASS.unknown] },
    );
    if (matrix.n === 0 && by === "region") return [];
    const { counts } = matrix;
    return [{
      by,
      key,
      label,
      matrix,
      agreement: agreement(counts, { level }),
      kappa: kappa(counts, { level }),
      classKappas: classKappas(counts, { level }),
      disagreement: disagreement(counts),
      bowker: bowkerTest(counts),
      stuartMaxwell: stuartMaxwellTest(counts),
    }];
  };
  return [
    ...of("nation", "nation", { ja: "全国", en: "Japan" }, () => true),
    ...REGIONS.flatMap(({ id, label }) =>
      of("region", id, label, (k) => PREFECTURES[pref[k] - 1]?.region === id)
    ),
  ];
}

/**
 * The interpretation's classes by the inventory's forest type, a type a row and at last what is no forest: points of
 * each class, and the share of the class that fits (%), as `stocked`, `treeless`, `other`, `n`, `fitting`.
 */
export function typeClassTable(classes: LandClasses, forestType: NameColumn): Table {
  const rows = [
    ...forestType.names.map((name, at) => ({
      label: { ja: name, en: name },
      has: (k: number) => forestType.index[k] === at,
    })),
    { label: LAND_CLASSES[2].label, has: (k: number) => classes.nfi[k] === LAND_CLASS.other },
  ].flatMap(({ label, has }) => {
    const plots = Array.from(classes.ard.keys()).filter((k) =>
      has(k) && classes.ard[k] > 0 && classes.nfi[k] > 0
    );
    const count = (id: number) => plots.filter((k) => classes.ard[k] === id).length;
    const fitting = plots.filter((k) => classes.ard[k] === classes.nfi[k]).length;
    return plots.length === 0
      ? []
      : [{ label, counts: LAND_CLASSES.map(({ id }) => count(id)), n: plots.length, fitting }];
  });
  const column = (at: number) => Int32Array.from(rows, ({ counts }) => counts[at]);
  return tableFrom({
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    stocked: column(0),
    treeless: column(1),
    other: column(2),
    n: Int32Array.from(rows, ({ n }) => n),
    fitting: Float64Array.from(rows, ({ n, fitting }) => 100 * fitting / n),
  });
}

/** Tests and measures, a group a row: points, agreement (%), kappa, and both tests with their degrees of freedom. */
export function landClassTable(groups: readonly LandClassAgreement[]): Table {
  const number = (of: (group: LandClassAgreement) => number) => Float64Array.from(groups, of);
  return tableFrom({
    key: groups.map(({ key }) => key),
    name_ja: groups.map(({ label }) => label.ja),
    name_en: groups.map(({ label }) => label.en),
    n: Int32Array.from(groups, ({ matrix }) => matrix.n),
    overall: number(({ agreement }) => 100 * agreement.overall.estimate),
    kappa: number(({ kappa }) => kappa.estimate),
    ...Object.fromEntries((["bowker", "stuartMaxwell"] as const).flatMap((test) => [
      [`${test}_statistic`, number((group) => group[test].statistic)],
      [`${test}_df`, Int32Array.from(groups, (group) => group[test].degreesOfFreedom ?? 0)],
      [`${test}_p`, number((group) => group[test].p)],
    ])),
  });
}
