import type { Label, Language } from "./label.ts";

/** The MIME type under which a cell's output carries a {@link Published} thing. */
export const PUBLISHED_MIME = "application/vnd.kenzan.v1+json";

/**
 * Bytes that belong to a published thing: inline (base64) while they travel in a notebook
 * output, a path relative to the run record's folder once they are stored.
 */
export type Content =
  & { /** SHA-256, lower-case hex. */ sha256: string; /** Length in bytes. */ bytes: number }
  & ({ inline: string; path?: undefined } | { path: string; inline?: undefined });

/** What every published thing has. */
export interface PublishedThing {
  /** Unique in a notebook: lower-case letters, digits and `-`, e.g. `d-rate-national`. */
  id: string;
  /** What it is: a caption for tables and figures, a row title in the appendix for values. */
  label: Label;
  /** Remarks printed with it: method, source (出典), or a caveat about the result. */
  notes: Label[];
}

/** An interval around a value, in the value's own unit. */
export interface PublishedInterval {
  lower: number;
  upper: number;
  /** Nominal coverage, 0-1, e.g. 0.95. */
  level: number;
  /** The field's name for it, e.g. `Wilson`; one of a posterior distribution (信用区間) begins with `posterior`. */
  method: string;
}

/** A number with its unit, as precise as it was computed. */
export interface PublishedValue extends PublishedThing {
  kind: "value";
  /** Finite. */
  value: number;
  /** E.g. `ha/年`; an empty text only for a year, a code, a ratio, or a count of things that the label names. */
  unit: Label;
  /** Decimal places that are printed. */
  digits: number;
  interval?: PublishedInterval;
  /** Number of observations behind a rate or mean. */
  n?: number;
  /** Largest absolute difference an audit accepts; 0 means the same bits. */
  tolerance: number;
  /** False prints no comma every three digits: for years and codes. */
  grouping: boolean;
}

/** How a column of a published table is shown. */
export interface PublishedColumn {
  name: string;
  label: Label;
  /** Shown in brackets in the head, never in the cells; numbers have one, except whole ones in the key. */
  unit?: Label;
  /** Decimal places; required for fractional numbers, absent for text and whole numbers. */
  digits?: number;
  /** The column that replaces this one in the English edition (e.g. `name_en`). */
  english?: string;
  /** False keeps the column in the data and out of the page. */
  shown: boolean;
  /** False prints no comma every three digits: for years and codes. */
  grouping: boolean;
}

/**
 * A table: Arrow IPC (file format) bytes and how to show them. The bytes hold one record
 * batch of Float64, Int32, Utf8 and Bool columns only, so that equal cells mean equal bytes.
 */
export interface PublishedTable extends PublishedThing {
  kind: "table";
  /** The columns that are shown, in their order on the page; then those kept in the data only. */
  columns: PublishedColumn[];
  rows: number;
  /** Names of the columns that identify a row: an audit compares rows by them. */
  key: string[];
  /** Largest absolute difference an audit accepts in a numeric cell. */
  tolerance: number;
  content: Content;
}

/** A plot or a map: one canonical SVG for each language. */
export interface PublishedFigure extends PublishedThing {
  kind: "figure" | "map";
  /** Size in CSS pixels (1 px = 0.75 pt). */
  width: number;
  height: number;
  content: Record<Language, Content>;
}

/** A file for those who work on with it: GeoPackage, CSV, GeoTIFF, ONNX ... */
export interface PublishedFile extends PublishedThing {
  kind: "file";
  /** File name in the run record's `files/`. */
  name: string;
  mediaType: string;
  content: Content;
}

/** An interval that lies on one side of a bound, or around it. */
export interface IntervalBasis {
  kind: "interval";
  /** What the interval is of: `D率の差`. */
  of: Label;
  /** The estimate, if the interval is around one. */
  value?: number;
  interval: PublishedInterval;
  /** Of value, bounds and `bound`; empty texts where there is none. */
  unit: Label;
  /** Decimal places that are printed. */
  digits: number;
  /** Where the whole interval has to lie: above or below the bound, on either side of it, or so that it holds it. */
  relation: "above" | "below" | "apart" | "around";
  bound: number;
}

/** A test of a hypothesis. */
export interface TestBasis {
  kind: "test";
  /** Test and hypothesis: `Fisherの正確検定（率は等しい）`. */
  of: Label;
  /** The p-value, 0-1. */
  p: number;
  /** Below which p-value the hypothesis is rejected, e.g. 0.05. */
  significance: number;
  /** Whether the claim needs the hypothesis to be rejected, or not to be. */
  relation: "rejected" | "not-rejected";
  statistic?: number;
  /** Number of observations. */
  n?: number;
}

/** Two numbers that stand in a relation. */
export interface ComparisonBasis {
  kind: "comparison";
  left: { of: Label; value: number };
  relation: "<" | "<=" | ">" | ">=" | "=";
  right: { of: Label; value: number };
  /** Of both; empty texts where there is none. */
  unit: Label;
  /** Decimal places that are printed. */
  digits: number;
}

/** The evidence that decides whether a claim holds. */
export type ClaimBasis = IntervalBasis | TestBasis | ComparisonBasis;

/** A sentence that the data have to support: its `label`. */
export interface PublishedClaim extends PublishedThing {
  kind: "claim";
  /** Whether they do. */
  holds: boolean;
  /** At least one; the claim holds when all of them do. */
  basis: ClaimBasis[];
}

/** Whatever a cell hands on. */
export type Published = PublishedValue | PublishedTable | PublishedFigure | PublishedFile | PublishedClaim;
