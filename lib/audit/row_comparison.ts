import type { Table } from "apache-arrow";
import type { Label } from "../publish/mod.ts";
import { DifferenceList } from "./difference_list.ts";

/** How tables compare. */
export interface RowComparison {
  verdict: "equal" | "within" | "changed";
  differences: DifferenceList;
}

/** How a comparison is made. */
export interface RowComparisonOptions {
  /** Columns that identify a row; none: rows are identified by their numbers. */
  key: readonly string[];
  /** Largest absolute difference of numbers that counts as none. */
  tolerance: number;
}

/** Compares tables cell by cell: rows removed, added, moved and changed. */
export function compareRows(recorded: Table, found: Table, options: RowComparisonOptions): RowComparison {
  const { key, tolerance } = options;
  const differences = new DifferenceList();
  let isWithin = false;
  const note = (what: Label, before: unknown, after: unknown) =>
    differences.add(what, show(before), show(after));
  const [names, namesHere] = [recorded, found].map((it) => it.schema.fields.map(({ name }) => name));
  if (JSON.stringify(names) !== JSON.stringify(namesHere)) {
    note(COLUMNS, names.join(", "), namesHere.join(", "));
  }
  const shared = names.filter((name) => namesHere.includes(name));
  for (const name of new Set(shared)) {
    const [before, after] = [recorded, found].map((it) => typeOf(it, name));
    if (before !== after) note({ ja: `列 ${name} の型`, en: `type of column ${name}` }, before, after);
  }
  const [remarks, remarksHere] = [recorded, found].map(({ schema }) => metadataOf(schema));
  if (remarks !== remarksHere) note(METADATA, remarks, remarksHere);
  const usable = key.filter((name) => shared.includes(name));
  const [rows, rowsHere] = [recorded, found].map((it) => keyedRows(it, usable));
  for (const [name, row] of rows) {
    const other = rowsHere.get(name);
    if (other === undefined) {
      note(rowName(name, REMOVED), rowText(recorded, row, names), undefined);
      continue;
    }
    for (const column of shared) {
      const [before, after] = [recorded.getChild(column)!.get(row), found.getChild(column)!.get(other)];
      if (Object.is(plain(before), plain(after))) continue;
      const isClose = tolerance > 0 && typeof before === "number" && typeof after === "number" &&
        Math.abs(before - after) <= tolerance;
      if (isClose) isWithin = true;
      else note({ ja: `行 ${name} の ${column}`, en: `row ${name}, ${column}` }, before, after);
    }
  }
  for (const [name, row] of rowsHere) {
    if (!rows.has(name)) note(rowName(name, ADDED), undefined, rowText(found, row, namesHere));
  }
  const order = [rows, rowsHere].map((it) => [...it.keys()]);
  const [kept, keptHere] = [order[0].filter((it) => rowsHere.has(it)), order[1].filter((it) => rows.has(it))];
  const moved = kept.findIndex((name, at) => name !== keptHere[at]);
  if (moved >= 0) note(ORDER, kept[moved], keptHere[moved]);
  return { verdict: differences.total > 0 ? "changed" : isWithin ? "within" : "equal", differences };
}

/** Row numbers by their key in words; rows that share a key are told apart by a number. */
function keyedRows(table: Table, key: readonly string[]): Map<string, number> {
  const columns = key.map((name) => table.getChild(name)!);
  const rows = new Map<string, number>();
  for (let row = 0; row < table.numRows; row++) {
    const name = columns.length === 0
      ? String(row + 1)
      : columns.map((column) => show(column.get(row))).join(" / ");
    let unique = name;
    for (let again = 2; rows.has(unique); again++) unique = `${name} #${again}`;
    rows.set(unique, row);
  }
  return rows;
}

/** Type of a column, or of all that share the name, with what is noted of them. */
function typeOf({ schema }: Table, name: string): string {
  return schema.fields.filter((field) => field.name === name)
    .map((field) => [`${field.type}`, metadataOf(field)])
    .map((parts) => parts.filter((part) => part !== "").join(", ")).join(" / ");
}

function metadataOf({ metadata }: { metadata: Map<string, string> }): string {
  return [...metadata].map(([name, value]) => `${name}: ${value}`).sort().join(", ");
}

function rowText(table: Table, row: number, names: readonly string[]): string {
  return names.map((name) => show(table.getChild(name)!.get(row))).join(", ");
}

function rowName(name: string, what: Label): Label {
  return { ja: `行 ${name}（${what.ja}）`, en: `row ${name} (${what.en})` };
}

/** Comparable by `Object.is`: bytes and dates by their text. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

function show(value: unknown): string {
  return value === undefined || value === null
    ? "–"
    : typeof value === "object"
    ? JSON.stringify(value)
    : String(value);
}

const METADATA: Label = { ja: "表に付された記述", en: "what is noted with the table" };
const COLUMNS: Label = { ja: "列", en: "columns" };
const ORDER: Label = { ja: "行の順序", en: "order of rows" };
const REMOVED: Label = { ja: "再計算にない", en: "not in the recomputed table" };
const ADDED: Label = { ja: "報告書にない", en: "not in the report" };
