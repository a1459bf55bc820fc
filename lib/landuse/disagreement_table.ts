import type { Table } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import { gapColumn } from "./gap_column.ts";
import { DISAGREEMENT_REASONS, type ReasonRow } from "./disagreement_reasons.ts";
import type { NonResponseRow } from "./non_response.ts";
import type { PlotCapture } from "./survey_plot_capture.ts";

const KINDS = {
  ardOnly: { ja: "判読のみ森林", en: "Forest by ARD only" },
  nfiOnly: { ja: "NFIのみ森林", en: "Forest by NFI only" },
} as const;

/** Disagreement by reason (see `explainDisagreement`), a kind and reason a row; shares in percent, null without plots. */
export function disagreementTable(rows: readonly ReasonRow[]): Table {
  const reasonOf = (id: ReasonRow["reason"]) =>
    DISAGREEMENT_REASONS.find((reason) => reason.id === id)?.reason;
  return tableFrom({
    kind: rows.map(({ kind }): string => kind),
    kind_ja: rows.map(({ kind }) => KINDS[kind].ja),
    kind_en: rows.map(({ kind }) => KINDS[kind].en),
    reason: rows.map(({ reason }): string => reason),
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    because_ja: rows.map(({ reason }) => reasonOf(reason)?.ja ?? ""),
    because_en: rows.map(({ reason }) => reasonOf(reason)?.en ?? ""),
    plots: Int32Array.from(rows, ({ plots }) => plots),
    flagged: Int32Array.from(rows, ({ flagged }) => flagged),
    first: Int32Array.from(rows, ({ first }) => first),
    share: gapColumn(rows.map(({ share }) => 100 * share)),
    agreeing: gapColumn(rows.map(({ shareOfAgreeing }) => 100 * shareOfAgreeing)),
    odds: gapColumn(rows.map(({ oddsRatio }) => oddsRatio)),
  });
}

/** Non-response by group (see `nonResponse`), a group a row; shares in percent. */
export function nonResponseTable(rows: readonly NonResponseRow[]): Table {
  return tableFrom({
    key: rows.map(({ key }) => key),
    name_ja: rows.map(({ label }) => label.ja),
    name_en: rows.map(({ label }) => label.en),
    forest: Int32Array.from(rows, ({ forest }) => forest),
    missed: Int32Array.from(rows, ({ missed }) => missed),
    share: gapColumn(rows.map(({ share }) => 100 * share.estimate)),
    lower: gapColumn(rows.map(({ share }) => 100 * (share.interval?.lower ?? NaN))),
    upper: gapColumn(rows.map(({ share }) => 100 * (share.interval?.upper ?? NaN))),
  });
}

/** What survey plots see of AR and D (see `surveyPlotCapture`), an event and period a row; shares in percent. */
export function captureTable(rows: readonly PlotCapture[]): Table {
  return tableFrom({
    event: rows.map(({ event }): string => event),
    period: rows.map(({ start, end }) => `${start}–${end}`),
    events: Int32Array.from(rows, ({ events }) => events),
    in_forest: Int32Array.from(rows, ({ inForest }) => inForest),
    captured: gapColumn(rows.map(({ captured }) => 100 * captured.estimate)),
    lower: gapColumn(rows.map(({ captured }) => 100 * (captured.interval?.lower ?? NaN))),
    upper: gapColumn(rows.map(({ captured }) => 100 * (captured.interval?.upper ?? NaN))),
  });
}
