import type { Label } from "./logical_check.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";
import type { PlotStates } from "./plot_states.ts";
import { shareOfOthers } from "./grid_neighbours.ts";
import type { GridNeighbours } from "./grid_neighbours.ts";
import type { NameColumn } from "./name_column.ts";
import type { PlotPairs } from "./pair_plots.ts";
import type { PeriodCodes } from "./forest_at.ts";

/** Something that may make the two states differ. */
export interface DisagreementReason {
  id: "clearCut" | "bamboo" | "change" | "edge" | "offset" | "flagged";
  label: Label;
  reason: Label;
  /**
   * A reason that forest alone can have: the kind of disagreement in which it can therefore not occur, and why. It is
   * compared with agreeing plots in forest only.
   */
  onlyInForest?: { never: ReasonRow["kind"]; because: Label };
}

/**
 * The reasons, the most telling first: a plot with several counts under the first in the last column of the table.
 */
export const DISAGREEMENT_REASONS: ReadonlyArray<DisagreementReason> = [
  {
    id: "clearCut",
    label: { ja: "最近の伐採", en: "Recent harvest" },
    reason: {
      ja: "伐採跡地は土地利用上は森林だが、立木がない（コード6・7）",
      en: "Cut-over land is forest by use but has no trees (codes 6, 7)",
    },
    onlyInForest: {
      never: "nfiOnly",
      because: {
        ja: "伐採された点は土地利用上森林として判読されるため、判読が非森林の点には生じない",
        en: "a point that was cut is read as forest by use, so that none read as non-forest has it",
      },
    },
  },
  {
    id: "bamboo",
    label: { ja: "竹林", en: "Bamboo" },
    reason: {
      ja: "竹林を森林とみなすか否かが調査と判読で異なり得る",
      en: "Plots and photographs may count bamboo differently",
    },
    onlyInForest: {
      never: "ardOnly",
      because: {
        ja: "林種はNFIで森林の点にだけあるため、NFIが非森林の点には生じない",
        en: "only plots in forest by the NFI have a forest type, so that none in non-forest has it",
      },
    },
  },
  {
    id: "change",
    label: { ja: "調査年前後の転用", en: "ARD about the year of the survey" },
    reason: {
      ja: "調査年と画像の年の間に土地利用が変わった可能性がある（コード3・4）",
      en: "The land may have changed between the survey and the image (codes 3, 4)",
    },
  },
  {
    id: "edge",
    label: { ja: "林縁", en: "Edge of forest" },
    reason: {
      ja: "隣接8点に異なる現況の点がある",
      en: "Some of the eight neighbours are in the other state",
    },
  },
  {
    id: "offset",
    label: { ja: "位置のずれ", en: "Positional offset" },
    reason: {
      ja: "調査点と格子点の距離がしきい値を超える",
      en: "The plot and its grid point are farther apart than the threshold",
    },
  },
  {
    id: "flagged",
    label: { ja: "QA欄に記入", en: "QA flag" },
    reason: { ja: "判読者自身が不明確とした", en: "The interpreter was not sure" },
  },
];

/** Flags by plot, 1 where the reason applies; 0 for plots without a point too. A reason without data is left out. */
export type ReasonFlags = Partial<Record<DisagreementReason["id"], Uint8Array>>;

/** What flags are made of. What is not there gives no flag. */
export interface ReasonSources {
  states: PlotStates;
  pairs: PlotPairs;
  /** Histories of the grid points: for harvest and change. */
  periods?: readonly PeriodCodes[];
  /** State of the grid points near the survey, and their neighbours: for the edge. */
  grid?: { neighbours: GridNeighbours; state: Uint8Array };
  forestType?: NameColumn;
  /** By grid point: 1 where a QA field is filled. */
  flagged?: Uint8Array;
}

/** Thresholds of the flags. */
export interface ReasonOptions {
  /** Periods before the survey in which a harvest is recent. Default 2. */
  recentPeriods?: number;
  /** Share of neighbours in the other state above which a point is at an edge. Default 0: any of them. */
  edgeShare?: number;
  /** Distance of plot and point, m. Default 20, the radius of the plot's largest circle (17.84 m) and a GPS error. */
  offset?: number;
  /** Names of forest types that are bamboo. Default: those with 竹 or bamboo in them. */
  isBamboo?: (forestType: string) => boolean;
}

/**
 * Flag the plots to which a reason applies, whether their states agree or not. The offset is a reason only where it
 * differs from plot to plot: on two lattices it is the same for all, and `misregistration` says what it does.
 */
export function reasonFlags(sources: ReasonSources, options: ReasonOptions = {}): ReasonFlags {
  const { states, pairs, periods, grid, forestType, flagged } = sources;
  const { recentPeriods = 2, edgeShare = 0, offset = 20, isBamboo = (name) => /竹|bamboo/i.test(name) } =
    options;
  const plots = (is: (point: number, plot: number) => boolean) =>
    Uint8Array.from(pairs.point, (point, plot) => +(point >= 0 && is(point, plot)));
  const flags: ReasonFlags = {};
  if (pairs.relation === "irregular") {
    flags.offset = plots((_, plot) => Math.hypot(pairs.dx[plot], pairs.dy[plot]) > offset);
  }
  if (periods) {
    flags.clearCut = plots((point, plot) =>
      periods.filter(({ start }) => start <= states.year[plot]).slice(-recentPeriods)
        .some(({ codes }) => codes[point] === 6 || codes[point] === 7)
    );
    flags.change = plots((point, plot) =>
      periods.some(({ start, end, codes }) =>
        start <= states.year[plot] && states.year[plot] <= end &&
        (codes[point] === AR_CODE || codes[point] === D_CODE)
      )
    );
  }
  if (grid) {
    const others = shareOfOthers(grid.neighbours, grid.state);
    flags.edge = plots((point) => others[point] > edgeShare);
  }
  if (forestType && forestType.names.length > 0) {
    const bamboo = new Set(forestType.names.flatMap((name, at) => isBamboo(name) ? [at] : []));
    flags.bamboo = plots((_, plot) => bamboo.has(forestType.index[plot]));
  }
  if (flagged) flags.flagged = plots((point) => flagged[point] === 1);
  return flags;
}

/** Plots of one kind of disagreement to which a reason applies. */
export interface ReasonRow {
  /** Forest by the interpretation only, or by the inventory only. */
  kind: "ardOnly" | "nfiOnly";
  /** A reason; `none` for plots to which no reason applies. */
  reason: DisagreementReason["id"] | "none";
  label: Label;
  /** Disagreeing plots of this kind, those with the flag, and those of which it is the first reason. */
  plots: number;
  flagged: number;
  first: number;
  /** Share with the flag among these plots, and among those whose states agree; null where there are no plots. */
  share: number | null;
  shareOfAgreeing: number | null;
  /**
   * Odds of the flag here over its odds where the states agree, each count raised by a half (Haldane); null where the
   * reason applies to none of these plots, or to all, and for a structural zero.
   */
  oddsRatio: number | null;
  /** Why there is none of the kind and cannot be: a structural zero, which no odds ratio describes. Else null. */
  structuralZero: Label | null;
}

/** Table of disagreement by reason: what the flags can explain, and whether they stand out against agreeing plots. */
export function explainDisagreement(states: PlotStates, flags: ReasonFlags): ReasonRow[] {
  const { ard, nfi } = states;
  const plots = Array.from(ard.keys()).filter((k) =>
    ard[k] !== PLOT_FOREST.unknown && nfi[k] !== PLOT_FOREST.unknown
  );
  const agreeingAll = plots.filter((k) => ard[k] === nfi[k]);
  const agreeingForest = agreeingAll.filter((k) => nfi[k] === PLOT_FOREST.forest);
  const reasons = DISAGREEMENT_REASONS.filter(({ id }) => flags[id] !== undefined);
  const has = (id: DisagreementReason["id"], k: number) => flags[id]![k] === 1;
  return (["ardOnly", "nfiOnly"] as const).flatMap((kind) => {
    const wanted = kind === "ardOnly" ? PLOT_FOREST.forest : PLOT_FOREST.open;
    const differing = plots.filter((k) => ard[k] !== nfi[k] && ard[k] === wanted);
    const row = (
      reason: ReasonRow["reason"],
      label: Label,
      is: (k: number) => boolean,
      first: number,
      onlyInForest?: DisagreementReason["onlyInForest"],
    ): ReasonRow => {
      const agreeing = onlyInForest ? agreeingForest : agreeingAll;
      const [flagged, among] = [differing.filter(is).length, agreeing.filter(is).length];
      const structuralZero = onlyInForest?.never === kind && flagged === 0 ? onlyInForest.because : null;
      return {
        kind,
        reason,
        label,
        plots: differing.length,
        flagged,
        first,
        share: differing.length > 0 ? flagged / differing.length : null,
        shareOfAgreeing: agreeing.length > 0 ? among / agreeing.length : null,
        structuralZero,
        oddsRatio: structuralZero || flagged + among === 0 ||
            flagged + among === differing.length + agreeing.length
          ? null
          : (flagged + 0.5) / (differing.length - flagged + 0.5) /
            ((among + 0.5) / (agreeing.length - among + 0.5)),
      };
    };
    const firstOf = (k: number) => reasons.find(({ id }) => has(id, k))?.id ?? "none";
    const count = (id: ReasonRow["reason"]) => differing.filter((k) => firstOf(k) === id).length;
    return [
      ...reasons.map(({ id, label, onlyInForest }) =>
        row(id, label, (k) => has(id, k), count(id), onlyInForest)
      ),
      row("none", { ja: "該当なし", en: "None of these" }, (k) => firstOf(k) === "none", count("none")),
    ];
  });
}
