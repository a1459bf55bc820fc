import type { Table } from "apache-arrow";
import type { Interval, TwoPhaseVariance } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { CombinedDesign } from "./combine_designs.ts";
import { BUDGET_SOURCES, type CorrectedRate } from "./corrected_rate.ts";
import { DESIGN_USES } from "./design_uses.ts";
import { gapColumn } from "./gap_column.ts";
import type { Label } from "./logical_check.ts";
import type { RecommendationRow } from "./recommend_design.ts";

/** An estimate of a share beside others, as tables and figures have it. */
export interface ShareRow {
  id: string;
  label: Label;
  /** 0-1; NaN where it cannot be made. */
  estimate: number;
  standardError: number;
  interval: Interval | null;
  spatialError: number;
  spatialInterval: Interval | null;
  design?: CombinedDesign;
}

/** Designs as rows, to stand beside other estimates of the same share. */
export function shareRows(designs: readonly CombinedDesign[]): ShareRow[] {
  return designs.map((design) => ({
    id: design.id,
    label: design.label,
    estimate: design.estimate,
    standardError: design.standardError,
    interval: design.interval,
    spatialError: Math.sqrt(design.spatial?.variance ?? NaN),
    spatialInterval: design.spatialInterval,
    design,
  }));
}

/**
 * Estimates of one share, a design a row, in percent: estimate, bounds, and the standard errors by name (see
 * `TwoPhaseVariance`; `se_random` is the one of the interval, `se_spatial` that of systematic grids); null where a form
 * does not exist.
 */
export function shareTable(rows: readonly ShareRow[]): Table {
  const form = (row: ShareRow, ...names: TwoPhaseVariance[]) => {
    const variances = row.design?.result?.variances;
    const name = names.find((each) => variances?.[each] !== undefined);
    if (name !== undefined) return 100 * Math.sqrt(variances![name]!);
    // One phase has one form.
    return names.includes("textbook") && !variances ? 100 * row.standardError : NaN;
  };
  const column = (of: (row: ShareRow) => number | undefined) => gapColumn(rows.map(of));
  const times100 = (value: number | undefined) => value === undefined ? NaN : 100 * value;
  return tableFrom({
    design: rows.map(({ id }) => id),
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    estimate: column(({ estimate }) => 100 * estimate),
    lower: column(({ interval }) => times100(interval?.lower)),
    upper: column(({ interval }) => times100(interval?.upper)),
    se_random: column(({ standardError }) => 100 * standardError),
    se_textbook: column((row) => form(row, "textbook")),
    se_external: column((row) => form(row, "external")),
    se_other: column((row) => form(row, "g-weight", "stratified")),
    se_spatial: column(({ spatialError }) => 100 * spatialError),
  });
}

/** What designs cost and gain, a design a row, with when to choose it. */
export function designTable(designs: readonly CombinedDesign[], best: string): Table {
  return tableFrom({
    design: designs.map(({ id }): string => id),
    name_ja: designs.map(({ label }) => label.ja),
    name_en: designs.map(({ label }) => label.en),
    se: gapColumn(designs.map(({ standardError }) => 100 * standardError)),
    cost: gapColumn(designs.map(({ cost }) => cost)),
    efficiency: gapColumn(designs.map(({ relativeEfficiency }) => relativeEfficiency)),
    at_cost: gapColumn(designs.map(({ efficiencyAtCost }) => efficiencyAtCost)),
    recommended: designs.map(({ id }) => id === best),
    when_ja: designs.map(({ id }) => DESIGN_USES[id].ja),
    when_en: designs.map(({ id }) => DESIGN_USES[id].en),
  });
}

/** Designs for a rate, a wish and design a row (see `recommendDesign`), costs in millions; null where a design never gets there. */
export function recommendationTable(rows: readonly RecommendationRow[]): Table {
  const number = (of: (row: RecommendationRow) => number | null) => gapColumn(rows.map(of));
  return tableFrom({
    domain_ja: rows.map(({ domain }) => domain.ja),
    domain_en: rows.map(({ domain }) => domain.en),
    wished: number(({ wished }) => 100 * wished),
    design: rows.map(({ design }) => design.id),
    design_ja: rows.map(({ design }) => design.label.ja),
    design_en: rows.map(({ design }) => design.label.en),
    reached: number(({ reached }) => 100 * reached),
    years: number(({ years }) => years),
    cost: number(({ cost }) => cost === null ? null : cost / 1e6),
    efficiency: number(({ design }) => design.relativeEfficiency),
    suffices: rows.map(({ suffices }) => suffices),
    recommended: rows.map(({ isRecommended }) => isRecommended),
    when_ja: rows.map(({ design }) => DESIGN_USES[design.id]?.ja ?? ""),
    when_en: rows.map(({ design }) => DESIGN_USES[design.id]?.en ?? ""),
  });
}

/** The error budget of corrected rates, an event and source a row: standard error (%/yr) and share of the variance (%). */
export function budgetTable(rates: readonly CorrectedRate[]): Table {
  const rows = rates.flatMap(({ raw, budget }) =>
    BUDGET_SOURCES.map((source) => ({
      event: raw.event,
      source,
      part: budget.components.find(({ name }) => name === source.id)!,
    }))
  );
  return tableFrom({
    event: rows.map(({ event }): string => event),
    source: rows.map(({ source }): string => source.id),
    name_ja: rows.map(({ source }) => source.label.ja),
    name_en: rows.map(({ source }) => source.label.en),
    because_ja: rows.map(({ source }) => source.reason.ja),
    because_en: rows.map(({ source }) => source.reason.en),
    se: gapColumn(rows.map(({ part }) => 100 * part.standardError)),
    share: gapColumn(rows.map(({ part }) => 100 * part.share)),
  });
}

/** Corrected rates, an event a row: as read, K and corrected, each with bounds (%/yr), and the area (ha/yr). */
export function correctedTable(rates: readonly CorrectedRate[]): Table {
  const column = (of: (rate: CorrectedRate) => number) => Float64Array.from(rates, of);
  return tableFrom({
    event: rates.map(({ raw }): string => raw.event),
    events: Int32Array.from(rates, ({ raw }) => raw.events),
    raw: column(({ raw }) => 100 * raw.rate),
    raw_lower: column(({ raw }) => 100 * raw.interval.lower),
    raw_upper: column(({ raw }) => 100 * raw.interval.upper),
    factor: column(({ factor }) => factor),
    corrected: column(({ budget }) => 100 * budget.estimate),
    lower: column(({ budget }) => 100 * budget.interval!.lower),
    upper: column(({ budget }) => 100 * budget.interval!.upper),
    area: column(({ areaHa }) => areaHa),
  });
}
