import type { Label } from "./logical_check.ts";
import { type NfiPlots, PLOT_FOREST } from "./nfi_plots.ts";
import type { PlotPairs } from "./pair_plots.ts";
import { type PlotStates, plotStates, type PlotStatesOptions } from "./plot_states.ts";
import type { PeriodCodes } from "./forest_at.ts";

/**
 * What a point is, as both the interpretation and the inventory tell it: forest with trees, forest land without (cut over,
 * or laid open by a disturbance: forest by use, not by cover), other land. 0 stands for unknown.
 */
export const LAND_CLASS = { unknown: 0, stocked: 1, treeless: 2, other: 3 } as const;

/** Names of the classes of {@link LAND_CLASS}, in the order of matrices. */
export const LAND_CLASSES: ReadonlyArray<{ id: number; label: Label }> = [
  { id: LAND_CLASS.stocked, label: { ja: "立木のある森林", en: "Stocked forest" } },
  { id: LAND_CLASS.treeless, label: { ja: "無立木の林地", en: "Treeless forest land" } },
  { id: LAND_CLASS.other, label: { ja: "森林以外", en: "Other land" } },
];

/**
 * Forest types of the inventory that mean forest land without trees. The specification names no forest types: these are
 * the words of Japanese forest statistics, to be replaced by what the data at hand has.
 */
export const TREELESS_TYPES: ReadonlyArray<string> = ["無立木地", "伐採跡地", "未立木地"];

/** The class of each plot by interpretation and by the inventory: values of {@link LAND_CLASS}. */
export interface LandClasses {
  ard: Uint8Array;
  nfi: Uint8Array;
}

/**
 * The class of each plot by both. The interpretation's follows from the codes: forest by use and by cover, by use alone,
 * or by neither. The inventory's follows from forest state and type; a plot in forest that was not surveyed has no type,
 * and so no class.
 *
 * @param states By use, from `plotStates` with the same periods and options.
 * @param options.treeless Forest types without trees. Default: {@link TREELESS_TYPES}.
 */
export function landClasses(
  plots: Pick<NfiPlots, "rows" | "forest" | "year" | "forestType">,
  pairs: PlotPairs,
  periods: readonly PeriodCodes[],
  states: PlotStates,
  options: Omit<PlotStatesOptions, "by"> & { treeless?: readonly string[] } = {},
): LandClasses {
  const { treeless = TREELESS_TYPES, ...rest } = options;
  const cover = plotStates(plots, pairs, periods, { ...rest, by: "cover" }).ard;
  const { names = [], index } = plots.forestType ?? {};
  const isTreeless = names.map((name) => treeless.includes(name));
  return {
    ard: states.ard.map((use, k) => classOf(use, cover[k])),
    nfi: plots.forest.map((forest, k) => {
      if (forest !== PLOT_FOREST.forest) return classOf(forest, forest);
      const type = index?.[k] ?? -1;
      return type < 0 ? LAND_CLASS.unknown : isTreeless[type] ? LAND_CLASS.treeless : LAND_CLASS.stocked;
    }),
  };
}

function classOf(use: number, cover: number): number {
  if (use === PLOT_FOREST.open) return LAND_CLASS.other;
  if (use === PLOT_FOREST.unknown || cover === PLOT_FOREST.unknown) return LAND_CLASS.unknown;
  return cover === PLOT_FOREST.forest ? LAND_CLASS.stocked : LAND_CLASS.treeless;
}
