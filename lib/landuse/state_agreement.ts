import {
  type Agreement,
  agreement,
  type ConfusionMatrix,
  confusionMatrix,
  type Disagreement,
  disagreement,
  type Kappa,
  kappa,
  mcnemarTest,
  type TestResult,
} from "../stats/mod.ts";
import type { Label } from "./logical_check.ts";
import type { NameColumn } from "./name_column.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";
import type { PlotStates } from "./plot_states.ts";
import { PREFECTURES, REGIONS } from "./prefecture.ts";

/** What plots are grouped by. */
export type AgreementGrouping = "nation" | "region" | "prefecture" | "forestType";

/** The agreement of both states in one group of plots. */
export interface StateAgreement {
  by: AgreementGrouping;
  /** Region, prefecture or name of the forest type. */
  key: string;
  label: Label;
  /** Rows the interpretation (ARD), columns the inventory (NFI): forest (1), not (2). */
  matrix: ConfusionMatrix<number>;
  /** The rest is null where no plot has both states. */
  agreement: Agreement | null;
  /**
   * Of forest types null: only forest has a type, so that there is nothing to agree on but how much of it is seen
   * (`agreement.producers[0]`).
   */
  kappa: Kappa | null;
  disagreement: Disagreement | null;
  /** Whether both find equally much forest: McNemar, which with two classes Bowker and Stuart-Maxwell come to. */
  symmetry: TestResult | null;
}

/**
 * Matrices of the interpretation's forest state against the inventory's for the nation, and by region, prefecture and
 * forest type. Plots without one of the states are counted in `matrix.missing`.
 *
 * @param plots Prefecture and forest type by plot.
 */
export function stateAgreement(
  states: PlotStates,
  plots: { pref: Uint8Array; forestType?: NameColumn },
  options: { level?: number; by?: readonly AgreementGrouping[] } = {},
): StateAgreement[] {
  const { level, by = ["nation", "region", "prefecture", "forestType"] } = options;
  const { pref, forestType } = plots;
  const groups: Record<AgreementGrouping, { key: string; label: Label; has: (k: number) => boolean }[]> = {
    nation: [{ key: "nation", label: { ja: "全国", en: "Japan" }, has: () => true }],
    region: REGIONS.map(({ id, label }) => ({
      key: id,
      label,
      has: (k) => PREFECTURES[pref[k] - 1]?.region === id,
    })),
    prefecture: PREFECTURES.map(({ code, label }) => ({
      key: String(code),
      label,
      has: (k) => pref[k] === code,
    })),
    forestType: (forestType?.names ?? []).map((name, at) => ({
      key: name,
      label: { ja: name, en: name },
      has: (k) => forestType!.index[k] === at,
    })),
  };
  return by.flatMap((each) =>
    groups[each].flatMap(({ key, label, has }) => {
      const plotsIn = Array.from(pref.keys()).filter(has);
      return plotsIn.length === 0 ? [] : [describe(each, key, label, states, plotsIn, level)];
    })
  );
}

function describe(
  by: AgreementGrouping,
  key: string,
  label: Label,
  states: PlotStates,
  plots: readonly number[],
  level: number | undefined,
): StateAgreement {
  const matrix = confusionMatrix(
    plots.map((k): number => states.ard[k]),
    plots.map((k): number => states.nfi[k]),
    { classes: [PLOT_FOREST.forest, PLOT_FOREST.open], missing: [PLOT_FOREST.unknown] },
  );
  const group = { by, key, label, matrix };
  if (matrix.n === 0) return { ...group, agreement: null, kappa: null, disagreement: null, symmetry: null };
  const hasBoth = by !== "forestType";
  return {
    ...group,
    agreement: agreement(matrix.counts, { level }),
    kappa: hasBoth ? kappa(matrix.counts, { level }) : null,
    disagreement: disagreement(matrix.counts),
    symmetry: hasBoth ? mcnemarTest(matrix.counts) : null,
  };
}
