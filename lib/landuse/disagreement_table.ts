import type { Table } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import { gapColumn } from "./gap_column.ts";
import { DISAGREEMENT_REASONS, type ReasonRow } from "./disagreement_reasons.ts";
import type { NonResponseRow } from "./non_response.ts";
import type { PlotCapture } from "./survey_plot_capture.ts";

/** Null where there is none. */
const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? null : 100 * share;

const KINDS = {
  ardOnly: { ja: "判読のみ森林", en: "Forest by ARD only" },
  nfiOnly: { ja: "NFIのみ森林", en: "Forest by NFI only" },
} as const;

/**
 * Disagreement by reason (see `explainDisagreement`), a kind and reason a row; shares in percent, null without plots; the
 * odds ratio null for a structural zero, which the columns `zero` name.
 */
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
    share: gapColumn(rows.map(({ share }) => percent(share))),
    agreeing: gapColumn(rows.map(({ shareOfAgreeing }) => percent(shareOfAgreeing))),
    odds: gapColumn(rows.map(({ oddsRatio }) => oddsRatio)),
    zero_ja: rows.map(({ structuralZero }) => structuralZero ? `構造的ゼロ：${structuralZero.ja}` : ""),
    zero_en: rows.map(({ structuralZero }) => structuralZero ? `Structural zero: ${structuralZero.en}` : ""),
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
    not_due: Int32Array.from(rows, ({ notDue }) => notDue),
    share: gapColumn(rows.map(({ share }) => percent(share?.estimate))),
    lower: gapColumn(rows.map(({ share }) => percent(share?.interval?.lower))),
    upper: gapColumn(rows.map(({ share }) => percent(share?.interval?.upper))),
  });
}

/** What survey plots see of AR and D (see `surveyPlotCapture`), an event and period a row; shares in percent. */
export function captureTable(rows: readonly PlotCapture[]): Table {
  return tableFrom({
    event: rows.map(({ event }): string => event),
    period: rows.map(({ start, end }) => `${start}–${end}`),
    events: Int32Array.from(rows, ({ events }) => events),
    in_forest: Int32Array.from(rows, ({ inForest }) => inForest),
    captured: gapColumn(rows.map(({ captured }) => percent(captured?.estimate))),
    lower: gapColumn(rows.map(({ captured }) => percent(captured?.interval?.lower))),
    upper: gapColumn(rows.map(({ captured }) => percent(captured?.interval?.upper))),
  });
}
