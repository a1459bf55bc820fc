import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { type CaptureColumn, captureColumn } from "./capture_columns.ts";
import type { CaptureMethod } from "./capture_method.ts";
import { type CapturePlaces, capturePlaces } from "./capture_places.ts";
import { captureCodes, type CaptureFieldCodes, type CaptureWord } from "./capture_words.ts";
import { caution } from "./caution.ts";
import type { DensityArea } from "./density_area.ts";
import { nameColumn } from "./name_column.ts";
import { optionalNumbers } from "./optional_numbers.ts";

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
export interface CaptureRecords extends CapturePlaces {
  /** 通し番号 of the capturer. */
  serial: string[];
  capturer: string[];
  /** ISO 8601, e.g. `2022-07-03`. */
  date: string[];
  method: CaptureMethod[];
  sex: (CaptureFieldCodes["sex"] | "")[];
  ageClass: (CaptureFieldCodes["ageClass"] | "")[];
  /** Estimated, years. */
  age: Float64Array;
  /** kg. */
  weight: Float64Array;
  /** cm. */
  length: Float64Array;
  height: Float64Array;
  hindFoot: Float64Array;
  disposal: (CaptureFieldCodes["disposal"] | "")[];
}

/** 作業日報: one entry for each day, method and place of work. */
export interface CaptureLog extends CapturePlaces {
  date: string[];
  team: string[];
  method: CaptureMethod[];
  /** 1 to 12. */
  month: Int32Array;
  /** Trap-nights (わな日) or person-hours (人時). */
  effort: Float64Array;
  captures: Float64Array;
}

/** How tables of captures are read. */
export interface CaptureReading {
  /** Words and the codes that they mean. Default {@link CAPTURE_WORDS}. */
  words?: readonly CaptureWord[];
}

/**
 * Capture records from a table with `serial`, `capturer`, `date`, `method`, `x`, `y` (m, of the area's coordinate system) or
 * `mesh`, `sex`, `age_class`, `age`, `weight` (kg), `length`, `height`, `hind_foot` (cm), `disposal`, or the names that
 * Japanese sheets have for them ({@link CAPTURE_COLUMNS}). Codes may be written in words ({@link CAPTURE_WORDS}). Any but the
 * method may be missing in a row, and any column but date and method altogether: {@link checkCaptureRecords} tells of it.
 *
 * @throws {Fault} a column that is missing, a row without a method, a word that means no code, a code that is none of a mesh,
 *   places none of which lies in the area.
 */
export function captureRecords(
  table: Table,
  area: DensityArea,
  { words }: CaptureReading = {},
): CaptureRecords {
  const where = "capture-records";
  const text = (name: CaptureColumn) => {
    const column = captureColumn(table, name, where);
    return column === undefined
      ? new Array<string>(table.numRows).fill("")
      : nameColumn(table, column, { missing: "" });
  };
  const number = (name: CaptureColumn, unit?: string) => {
    const column = captureColumn(table, name, where);
    if (column === undefined) return new Float64Array(table.numRows).fill(NaN);
    if (unit !== undefined) checkUnit(table, column, unit, where);
    return optionalNumbers(table, column);
  };
  const { cell, mesh, cautions } = capturePlaces(table, area, where);
  return {
    serial: text("serial"),
    capturer: text("capturer"),
    date: dates(table, where),
    method: methods(table, { words, where }),
    cell,
    mesh,
    sex: captureCodes(text("sex"), "sex", { words, where }),
    ageClass: captureCodes(text("age_class"), "ageClass", { words, where }),
    age: number("age"),
    weight: number("weight", "kg"),
    length: number("length", "cm"),
    height: number("height", "cm"),
    hindFoot: number("hind_foot", "cm"),
    disposal: captureCodes(text("disposal"), "disposal", { words, where }),
    cautions,
  };
}

/**
 * Work logs from a table with `date`, `team`, `method`, `x`, `y` or `mesh`, `effort`, `captures`, or the names that Japanese
 * sheets have for them ({@link CAPTURE_COLUMNS}).
 *
 * @throws {Fault} a column or value that is missing, a word that is no method, effort that is not above 0, a code that is none
 *   of a mesh, places none of which lies in the area.
 */
export function captureLog(table: Table, area: DensityArea, { words }: CaptureReading = {}): CaptureLog {
  const where = "capture-effort";
  const needed = (name: CaptureColumn) => captureColumn(table, name, where, true);
  const date = dates(table, where);
  const effort = columnNumbers(table, needed("effort"));
  const bad = effort.findIndex((value, row) => !(value > 0) || date[row] === "");
  if (bad >= 0) {
    throw new Fault("wildlife: a day of work without effort or date", {
      expected: "trap-nights or person-hours above 0, and a date",
      found: `effort ${effort[bad]}, date ${date[bad] || "none"}`,
      where: `row ${bad + 1} of the work logs`,
      remedy: "leave out days on which nobody worked, and the work logs where nobody has worked yet",
    });
  }
  const { cell, mesh, cautions } = capturePlaces(table, area, where);
  const chosen = caution(
    "work-by-mesh",
    "作業の位置がメッシュの中のどこであるかは分からない。密度の高い場所を選んで作業していれば、捕獲効率は高めに推定される",
    "Where in its mesh work was done is not known: if places with many deer were chosen, catchability comes out too high",
  );
  const away = cell.filter((at, row) => at < 0 && mesh[row] === null).length;
  const unused = caution(
    "work-without-place",
    `${cell.length}件の作業のうち${away}件は、位置が対象区域の外又は不明であり、捕獲効率の推定に用いない`,
    `Of ${cell.length} entries of work ${away} lie outside the area, or have no place: catchability does without them`,
  );
  return {
    date,
    team: nameColumn(table, needed("team")),
    method: methods(table, { words, where }),
    cell,
    mesh,
    month: Int32Array.from(date, (day) => Number(day.slice(5, 7))),
    effort,
    captures: columnNumbers(table, needed("captures")),
    cautions: [
      ...cautions,
      ...(mesh.some((each) => each !== null) ? [chosen] : []),
      ...(away > 0 ? [unused] : []),
    ],
  };
}

/** Body measures are compared with what deer are: one in another unit is no measure of them. */
function checkUnit(table: Table, column: string, expected: string, where: string): void {
  const field = table.schema.fields.find(({ name }) => name === column);
  const unit = field?.metadata.get("unit")?.normalize("NFKC") ?? "1";
  if (unit === "1" || unit === expected) return;
  throw new Fault("wildlife: a body measure in another unit", {
    expected: `${column} in ${expected}`,
    found: unit,
    where,
    remedy: "convert the column, or correct the unit in the catalog entry",
  });
}

function dates(table: Table, where: string): string[] {
  const column = table.getChild(captureColumn(table, "date", where, true))!;
  if (!DataType.isDate(column.type) && !DataType.isTimestamp(column.type)) {
    throw new Fault("wildlife: a column of dates that holds none", {
      expected: "days, e.g. 2022-07-03 or 2022/7/3",
      found: String(column.type),
      where,
      remedy: "write days so in every row, remove the catalog entry, and add the file again",
    });
  }
  return Array.from(
    column,
    (value) => value === null ? "" : new Date(Number(value)).toISOString().slice(0, 10),
  );
}

function methods(table: Table, { words, where }: CaptureReading & { where: string }): CaptureMethod[] {
  const texts = nameColumn(table, captureColumn(table, "method", where, true), { missing: "" });
  const found = captureCodes(texts, "method", { words, where });
  const row = found.indexOf("");
  if (row >= 0) {
    throw new Fault("wildlife: a capture without a method", {
      expected: "trap or gun, or a word for it",
      found: "nothing",
      where: `${where}, row ${row + 1}`,
      remedy: "fill it in: catch per unit of effort is that of a method",
    });
  }
  return found.filter((method) => method !== "");
}
