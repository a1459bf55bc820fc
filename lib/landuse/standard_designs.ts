import { POINTS_PER_NFI_POINT } from "./grid_comparison.ts";
import type { DesignCosts } from "./combine_designs.ts";
import type { ObservationDesign } from "./recommend_design.ts";

/** What the designs are made of. */
export interface StandardDesignsOptions {
  /** Points of the 500 m grid, of which half are interpreted each year. */
  gridPoints: number;
  costs: DesignCosts;
  /** Design effect of the event on the 500 m grid and on the 4 km grid. Default 1. */
  designEffect?: { grid: number; nfi: number };
  /**
   * Coefficient of variation that commission and omission leave to an interpreted rate: of `correctedRate`, the root
   * of the two components' variances over the rate. Default 0, which supposes an interpretation without error.
   */
  floor?: number;
  /**
   * Of two-phase estimation for the event in question: see `twoPhaseGain`, `combineDesigns`. Default 1: nothing
   * gained.
   */
  relativeEfficiency?: number;
  /** Share of planned points that are plots to be visited (forest). Default 0.66 (FRM submission of Japan, 2011). */
  plotShare?: number;
}

/** Years of a cycle of the inventory, a fifth of the plots each year. */
const CYCLE = 5;

/**
 * The designs that the specification (3(2)②) asks to be compared, for `recommendDesign`. A point that is read every
 * two years gives a point-year each year; a plot is visited once in five years, and one panel alone knows a fifth of
 * the plots. The floor is of interpretation: what is measured in the field, or corrected by it, has none.
 */
export function standardDesigns(options: StandardDesignsOptions): ObservationDesign[] {
  const {
    gridPoints,
    costs: { interpreted, plot },
    designEffect = { grid: 1, nfi: 1 },
    floor = 0,
    relativeEfficiency = 1,
    plotShare = 0.66,
  } = options;
  const planned = gridPoints / POINTS_PER_NFI_POINT;
  const visits = plot * planned * plotShare / CYCLE;
  const reading = interpreted / 2;
  const alone = { relativeEfficiency: 1, floor: 0 };
  return [
    {
      id: "grid",
      label: { ja: "500 m格子点の判読", en: "500 m grid, interpreted" },
      pointYears: gridPoints,
      designEffect: designEffect.grid,
      relativeEfficiency: 1,
      floor,
      cost: reading * gridPoints,
    },
    {
      id: "planned",
      label: { ja: "4 km計画格子点の判読", en: "4 km planned points, interpreted" },
      pointYears: planned,
      designEffect: designEffect.nfi,
      relativeEfficiency: 1,
      floor,
      cost: reading * planned,
    },
    {
      id: "cycle",
      label: { ja: "NFI（5年で全調査点）", en: "NFI, all plots in five years" },
      pointYears: planned,
      designEffect: designEffect.nfi,
      ...alone,
      cost: visits,
    },
    {
      id: "panel",
      label: { ja: "NFI（1年分のパネル）", en: "NFI, one panel" },
      pointYears: planned / CYCLE,
      designEffect: designEffect.nfi,
      ...alone,
      cost: visits,
    },
    {
      id: "combined",
      label: { ja: "NFI＋判読（二相推定）", en: "NFI and interpretation, two phases" },
      pointYears: planned,
      designEffect: designEffect.nfi,
      relativeEfficiency,
      floor: 0,
      cost: visits + reading * gridPoints,
    },
  ];
}
