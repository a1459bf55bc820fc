import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { type CaptureMethod, captureMethod } from "./capture_method.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";
import { nameColumn } from "./name_column.ts";
import { optionalNumbers } from "./optional_numbers.ts";
import { outsideArea } from "./outside_area.ts";

/** Sex and age class of a captured animal, as the record codes them. */
export const CAPTURE_CODES = {
  sex: [
    { code: "male", label: { ja: "雄", en: "Male" } },
    { code: "female", label: { ja: "雌", en: "Female" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
  ageClass: [
    { code: "adult", label: { ja: "成獣", en: "Adult" } },
    { code: "subadult", label: { ja: "亜成獣", en: "Subadult" } },
    { code: "fawn", label: { ja: "幼獣", en: "Fawn" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
  disposal: [
    { code: "meat", label: { ja: "ジビエ利用", en: "Game meat" } },
    { code: "buried", label: { ja: "埋設", en: "Buried" } },
    { code: "incinerated", label: { ja: "焼却", en: "Incinerated" } },
    { code: "unknown", label: { ja: "不明", en: "Unknown" } },
  ],
} as const;

/** External measures of an animal (外部計測値), with the unit they are recorded in. */
export const BODY_MEASURES = [
  { measure: "weight", label: { ja: "体重", en: "Weight" }, unit: "kg" },
  { measure: "length", label: { ja: "体長", en: "Body length" }, unit: "cm" },
  { measure: "height", label: { ja: "体高", en: "Shoulder height" }, unit: "cm" },
  { measure: "hindFoot", label: { ja: "後足長", en: "Hind foot" }, unit: "cm" },
] as const;

/** Name of a measure. */
export type BodyMeasure = typeof BODY_MEASURES[number]["measure"];

/** 捕獲個体調査票: one entry for each captured animal. Columns of equal length; texts empty and numbers NaN where missing. */
export interface CaptureRecords {
  /** 通し番号 of the capturer. */
  serial: string[];
  capturer: string[];
  /** ISO 8601, e.g. `2022-07-03`. */
  date: string[];
  method: CaptureMethod[];
  /** Number of the cell in the area, -1 outside or unknown. */
  cell: Int32Array;
  sex: string[];
  ageClass: string[];
  /** Estimated, years. */
  age: Float64Array;
  /** kg. */
  weight: Float64Array;
  /** cm. */
  length: Float64Array;
  height: Float64Array;
  hindFoot: Float64Array;
  disposal: string[];
}

/** 作業日報: one entry for each day, method and place of work. */
export interface CaptureLog {
  date: string[];
  team: string[];
  method: CaptureMethod[];
  cell: Int32Array;
  /** 1 to 12. */
  month: Int32Array;
  /** Trap-nights (わな日) or person-hours (人時). */
  effort: Float64Array;
  captures: Float64Array;
}

/**
 * Capture records from a table with `serial`, `capturer`, `date`, `method` (`trap` or `gun`), `x`, `y` (m, of the area's
 * coordinate system), `sex`, `age_class`, `age`, `weight` (kg), `length`, `height`, `hind_foot` (cm), `disposal`. Any but
 * the method may be missing in a row: {@link checkCaptureRecords} tells of it.
 *
 * @throws {Fault} a column that is missing, a method that is neither, places none of which lies in the area.
 */
export function captureRecords(table: Table, area: DensityArea): CaptureRecords {
  const text = (name: string) => nameColumn(table, name, { missing: "" });
  const number = (name: string) => optionalNumbers(table, name);
  return {
    serial: text("serial"),
    capturer: text("capturer"),
    date: dates(table),
    method: methods(table),
    cell: cellsIn(area, number("x"), number("y"), "capture-records"),
    sex: text("sex"),
    ageClass: text("age_class"),
    age: number("age"),
    weight: number("weight"),
    length: number("length"),
    height: number("height"),
    hindFoot: number("hind_foot"),
    disposal: text("disposal"),
  };
}

/**
 * Work logs from a table with `date`, `team`, `method`, `x`, `y`, `effort`, `captures`.
 *
 * @throws {Fault} a column or value that is missing, a method that is neither, effort that is not above 0, places none of
 *   which lies in the area.
 */
export function captureLog(table: Table, area: DensityArea): CaptureLog {
  const date = dates(table);
  const effort = columnNumbers(table, "effort");
  const bad = effort.findIndex((value, row) => !(value > 0) || date[row] === "");
  if (bad >= 0) {
    throw new Fault("wildlife: a day of work without effort or date", {
      expected: "trap-nights or person-hours above 0, and a date",
      found: `effort ${effort[bad]}, date ${date[bad] || "none"}`,
      where: `row ${bad + 1} of the work logs`,
      remedy: "leave out days on which nobody worked",
    });
  }
  return {
    date,
    team: nameColumn(table, "team"),
    method: methods(table),
    cell: cellsIn(area, columnNumbers(table, "x"), columnNumbers(table, "y"), "capture-effort"),
    month: Int32Array.from(date, (day) => Number(day.slice(5, 7))),
    effort,
    captures: columnNumbers(table, "captures"),
  };
}

/** Cells of places, -1 outside or where there is no place; a table that lies outside altogether is of another area. */
function cellsIn(area: DensityArea, x: Float64Array, y: Float64Array, where: string): Int32Array {
  const cells = cellsAt(area, x, y);
  const isElsewhere = cells.every((cell) => cell < 0) &&
    x.some((value, row) => Number.isFinite(value + y[row]));
  if (isElsewhere) throw outsideArea(area, x, y, where);
  return cells;
}

function dates(table: Table): string[] {
  const column = table.getChild("date");
  if (!column) {
    throw new Fault("wildlife: no column of dates", {
      expected: "date",
      found: table.schema.names.map(String).join(", "),
    });
  }
  return Array.from(
    column,
    (value) => value === null ? "" : new Date(Number(value)).toISOString().slice(0, 10),
  );
}

function methods(table: Table): CaptureMethod[] {
  return columnTexts(table, "method").map((text, row) => captureMethod(text, `row ${row + 1}`).method);
}
