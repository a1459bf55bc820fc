import { Mark } from "@observablehq/plot";
import { Fault } from "../fault/mod.ts";
import type { FieldNames } from "./figure_titles.ts";

/** What becomes of rows without a place on the paper: refused, or left as gaps (欠測). */
export type Missing = "refuse" | "gap";

/** A value that has no place on its scale, or is left out of a sum or a bin. */
interface Hole {
  row: number;
  text: string;
  /** True if the value itself is none; false if a scale has no place for it (0 on a logarithmic one). */
  isNone: boolean;
}

/** What a mark was given, and what became of it. */
interface WatchedMark {
  mark: PlotMark;
  /** What its channels were made from: the data, or the groups that a transform made of them. */
  data: unknown;
  given: number;
  /** What an index counts: rows of the data, or the groups that a transform made of them. */
  unit: "row" | "group";
  drawn: Set<number>;
  holes: Map<number, Hole>;
}

/** The parts of Plot's `Mark` that are watched; its types do not tell them. */
interface PlotMark {
  ariaLabel?: string;
  data?: unknown;
  transform?: unknown;
  /** Facets: a field's name, or another way to them. */
  fx?: unknown;
  fy?: unknown;
  /** As the cell gave them: names of fields, functions, or columns that a transform makes. */
  channels: Record<string, { value?: unknown }>;
  initialize(...from: unknown[]): { data: unknown; facets?: ArrayLike<number>[]; channels: Channels };
  filter(index: ArrayLike<number>, channels: Channels, values: Record<string, unknown[]>): ArrayLike<number>;
}

type Channels = Record<
  string,
  { value: ArrayLike<unknown>; scale?: string | null; label?: unknown; filter?: unknown }
>;

/** Axes, grids and frames: there whatever the data are. */
const isFurniture = (name = "") => /\b(axis|grid)\b|^frame$/.test(name);

/**
 * Runs `draw` and refuses a plot that leaves rows out. Plot itself says nothing of a row whose value is
 * null, NaN or infinite, or has no place on its scale, and a stack takes such a value for 0. Seen are all
 * channels that marks place by a scale, and the fields by name that a transform (stack, bin, group)
 * reads; fields that a function reads for a transform are not.
 *
 * @returns With what was drawn the names that fields have on their scales, which Plot takes for want of titles.
 * @throws Fault with mark, rows and values; with `missing` "gap" only where a mark lost all its rows.
 */
export function drawWatched<T>(
  id: string,
  missing: Missing,
  draw: () => T,
): { drawn: T; names: FieldNames } {
  const prototype = Mark.prototype as unknown as PlotMark;
  const { initialize } = prototype;
  const all: WatchedMark[] = [];
  const names = new Map<string, Set<string>>();
  const noteName = (scale: string, label: unknown) => {
    if (typeof label === "string") names.set(scale, (names.get(scale) ?? new Set()).add(label));
  };
  prototype.initialize = function (...from) {
    const state = initialize.apply(this, from);
    for (const { scale, label } of Object.values(state.channels)) if (scale) noteName(scale, label);
    // Facets of a whole plot go by a field of its data, which no mark tells.
    const [row] = lengthOf(state.data ?? []) > 0 ? [rowOf(state.data, 0)] : [];
    const fields = isRecord(row) ? Object.keys(row) : [];
    for (const scale of ["fx", "fy"] as const) {
      for (const name of [this[scale], ...fields]) noteName(scale, name);
    }
    if (state.facets === undefined) return state;
    const isGrouped = this.transform != null && state.data !== this.data && isListOfLists(state.data);
    const watched: WatchedMark = {
      mark: this,
      data: state.data,
      given: lengthOf(isGrouped ? this.data : state.data),
      unit: isGrouped ? "group" : "row",
      drawn: new Set(),
      holes: new Map(),
    };
    all.push(watched);
    if (this.transform != null) noteTransformed(watched, state.facets, state.channels);
    const isExplained = watched.holes.size > 0;
    const { filter } = this;
    this.filter = (index, channels, values) => {
      const kept = filter.call(this, index, channels, values);
      for (const row of Array.from(kept)) watched.drawn.add(row);
      // A group without a place follows from a row without a value, which is the one to name.
      if (!isGrouped || !isExplained) noteUnplaced(watched, index, channels, values);
      return kept;
    };
    return state;
  };
  let drawn: T;
  try {
    drawn = draw();
  } finally {
    prototype.initialize = initialize;
    for (const { mark } of all) delete (mark as Partial<PlotMark>).filter;
  }
  // Only now: the title of an axis gets its name while it is drawn.
  const marks = all.filter(({ mark }) => !isFurniture(mark.ariaLabel));
  const name = (mark: WatchedMark) => `${mark.mark.ariaLabel ?? "mark"} (mark ${marks.indexOf(mark) + 1})`;
  for (const mark of marks) refuseHoles(id, mark, name(mark), missing);
  // A rule stands for a line of reference too, which says nothing without what it refers to.
  const telling = marks.filter(({ mark }) => mark.ariaLabel !== "rule");
  const counted = telling.length > 0 ? telling : marks;
  if (counted.length > 0 && counted.every((mark) => mark.drawn.size === 0)) {
    throw new Fault(`publish: figure ${id} is empty`, {
      expected: "a mark with at least one row",
      found: counted.map((mark) => `${name(mark)}: none of ${count(mark.given)} drawn`).join("\n"),
      remedy: "look at the query or filter before it: an empty plot says nothing to a reader",
    });
  }
  return { drawn, names };
}

/** Rows that a mark was to place, and those among them that it cannot. */
function noteUnplaced(
  mark: WatchedMark,
  index: ArrayLike<number>,
  channels: Channels,
  values: Record<string, unknown[]>,
): void {
  // A cell of a grid without a value is blank, and meant so.
  const isGrid = mark.mark.ariaLabel === "raster" || mark.mark.ariaLabel === "contour";
  for (const [name, { scale, filter, value, label }] of Object.entries(channels)) {
    if (scale == null || filter === null || (isGrid && scale !== "x" && scale !== "y")) continue;
    for (const row of Array.from(index)) {
      // A colour scale gives infinity a colour, and all other values one and the same.
      const isInfinite = value[row] === Infinity || value[row] === -Infinity;
      if (!isInfinite && !isNone(values[name][row])) continue;
      mark.drawn.delete(row);
      // Plot makes NaN of null: a person looks for what stands in the row.
      const whole = rowOf(mark.data, row);
      const isField = typeof label === "string" && isRecord(whole) && label in whole;
      const own = isField ? whole[label] : value[row];
      const isUnknown = !isField && mark.mark.channels[name]?.value === label && isRecord(whole);
      const place = `${mark.unit} ${row + 1}`;
      note(mark, isUnknown ? `${place} has no field ${JSON.stringify(label)}` : place, row, name, own);
    }
  }
}

/** Values without a number among those that a transform read by the name of a field. */
function noteTransformed(mark: WatchedMark, facets: ArrayLike<number>[], channels: Channels): void {
  const isGrouped = mark.unit === "group";
  const given = isGrouped ? mark.mark.data : mark.data;
  const rows = isGrouped
    ? Array.from({ length: mark.given }, (_, row) => row)
    : facets.flatMap((facet) => Array.from(facet));
  const labels = Object.values(channels).flatMap(({ scale, label }) => scale == null ? [] : [label]);
  const fields = new Set(labels.filter((label) => typeof label === "string"));
  for (const row of rows) {
    const whole = rowOf(given, row);
    if (!isRecord(whole) || whole instanceof Date) {
      if (isGrouped && isNone(whole)) note(mark, `row ${row + 1}`, row, "value", whole);
      continue;
    }
    for (const field of fields) {
      if (!(field in whole)) continue;
      if (isNone(whole[field])) note(mark, `row ${row + 1}`, row, field, whole[field]);
    }
  }
}

function note(mark: WatchedMark, place: string, row: number, name: string, value: unknown): void {
  if (mark.holes.has(row)) return;
  const none = isNone(value);
  const text = `${place}, ${name}: ${written(value)}${none ? "" : ", which has no place on its scale"}`;
  mark.holes.set(row, { row, text, isNone: none });
}

function refuseHoles(
  id: string,
  { given, drawn, holes }: WatchedMark,
  where: string,
  missing: Missing,
): void {
  if (holes.size === 0 || (missing === "gap" && drawn.size > 0)) return;
  // Infinity spoils the scale for all the others: values that are none come first.
  const listed = [...holes.values()].sort((a, b) => Number(b.isNone) - Number(a.isNone) || a.row - b.row);
  const lines = listed.slice(0, 5).map(({ text }) => text);
  if (listed.length > 5) lines.push(`... and ${listed.length - 5} more`);
  throw new Fault(`publish: figure ${id} would leave out ${holes.size} of ${count(given)} without a word`, {
    expected: "a number, date or code with a place on its scale in every row",
    found: lines.join("\n"),
    where,
    remedy: drawn.size === 0
      ? "look where they were computed; leave the mark out if it has nothing to show"
      : 'leave these rows out before and say so in a note, or, if readers are to see gaps, say `missing: "gap"`',
  });
}

const count = (rows: number) => rows === 1 ? "1 row" : `${rows} rows`;

const isRecord = (row: unknown): row is Record<string, unknown> => typeof row === "object" && row !== null;

function isListOfLists(data: unknown): boolean {
  return Array.isArray(data) && data.every((rows) => Array.isArray(rows) || ArrayBuffer.isView(rows));
}

function isNone(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "number" ? !Number.isFinite(value) : value instanceof Date && isNaN(Number(value));
}

function written(value: unknown): string {
  return value instanceof Date && !isNone(value)
    ? value.toISOString()
    : typeof value === "string"
    ? JSON.stringify(value)
    : String(value);
}

/** Rows of what Plot takes for data: arrays, typed arrays, Arrow tables and vectors, other iterables. */
function lengthOf(data: unknown): number {
  const { numRows, length } = data as { numRows?: number; length?: number };
  return numRows ?? length ?? Array.from(data as Iterable<unknown>).length;
}

function rowOf(data: unknown, row: number): unknown {
  const { get } = data as { get?: (row: number) => unknown };
  return typeof get === "function" ? get.call(data, row) : (data as ArrayLike<unknown>)[row];
}
