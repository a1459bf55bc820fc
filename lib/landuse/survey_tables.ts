import type { Table } from "apache-arrow";
import { type ColumnValues, tableFrom } from "../table/mod.ts";
import { BASE_YEAR } from "./ard_period.ts";
import { type CodeColumn, EMPTY, MISFIT } from "./code_column.ts";
import type { NameColumn } from "./name_column.ts";
import { nullableCodes } from "./nullable_codes.ts";
import type { PointIds } from "./point_ids.ts";
import type { PointField, PointTable } from "./point_table.ts";
import type { StackedPeriod, StackedTable } from "./stacked_table.ts";

const FIELDS: ReadonlyArray<PointField> = [
  "KP_ARD",
  "Area",
  "Crown",
  "KP_LU_start",
  "KP_LU_end",
  "ARD_REVISED",
  "KP_ARD_QA",
  "Area_QA",
  "Crown_QA",
  "KP_LU_start_QA",
  "KP_LU_end_QA",
];

/**
 * The table of one stage as the specification asks for it (別表4), with the years in the names of the land use fields:
 * what `pointTable` reads. Corrected tables are delivered by it, as CSV, GeoPackage or Arrow.
 */
export function pointsOut(points: PointTable): Table {
  const { start, end, columns, interpreter, subprefecture, tokyo, jgd, others, rows } = points;
  const out: Record<string, ColumnValues> = { point: idColumn(points.point), pref: points.pref };
  if (subprefecture !== undefined) out.subprefecture = nameValues(subprefecture);
  if (interpreter !== undefined) out.interpreter = nameValues(interpreter);
  for (const field of FIELDS) {
    const column = columns[field];
    if (column === undefined) continue;
    out[field.replace("_start", twoDigits(start)).replace("_end", twoDigits(end))] = codeValues(column);
  }
  for (const [datum, at] of [["Tokyo", tokyo], ["JGD", jgd]] as const) {
    if (at === undefined) continue;
    out[`${datum}_X`] = numberValues(at.x);
    out[`${datum}_Y`] = numberValues(at.y);
  }
  // What is in other fields was not read.
  for (const name of others) out[name] = textValues(new Array<string>(rows).fill(""));
  return tableFrom(out);
}

/** The stacked database, or the histories of dated points, as the specification asks for it (別表5). */
export function stackOut(stack: StackedTable): Table {
  const named = ({ start, end, column }: StackedPeriod): [string, ColumnValues] => [
    start === BASE_YEAR ? `KP_ARD${twoDigits(end)}` : `kpard${twoDigits(start)}_${twoDigits(end)}`,
    codeValues(column),
  ];
  return tableFrom({
    point: idColumn(stack.point),
    pref: stack.pref,
    ...Object.fromEntries([...stack.periods, ...stack.since].map(named)),
  });
}

const twoDigits = (year: number) => String(year % 100).padStart(2, "0");

/** Names of points: whole numbers where they are such, so that a file shows 1000001 and not 1000001.0. */
export function idColumn(ids: PointIds): ColumnValues {
  if (!(ids instanceof Float64Array)) return textValues([...ids]);
  const isWhole = ids.every((id) => Number.isInteger(id) && Math.abs(id) < 2 ** 31);
  return isWhole ? Int32Array.from(ids) : numberValues(ids);
}

function codeValues({ values, misfits }: CodeColumn): ColumnValues {
  if (misfits.size === 0) return nullableCodes(values);
  return Array.from(values, (value, row) => {
    if (value === MISFIT) return misfits.get(row) ?? null;
    return value === EMPTY ? null : value;
  });
}

function numberValues(values: Float64Array): ColumnValues {
  const gaps = values.reduce((sum, value) => sum + +Number.isNaN(value), 0);
  if (gaps === 0) return values;
  // A list of nulls alone has no type of its own.
  if (gaps === values.length) return nullableCodes(new Int8Array(values.length));
  return Array.from(values, (value) => Number.isNaN(value) ? null : value);
}

const nameValues = ({ names, index }: NameColumn) => textValues(Array.from(index, (at) => names[at] ?? ""));

/** Texts; a list without rows has no type of its own. */
const textValues = (texts: string[]): ColumnValues => texts.length === 0 ? new Int8Array(0) : texts;
