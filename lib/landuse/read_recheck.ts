import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type CodeColumn, codeColumn, EMPTY } from "./code_column.ts";
import { FieldFinder } from "./field_finder.ts";
import { nameColumn, textsOf } from "./name_column.ts";
import { pointIds } from "./point_ids.ts";
import { POINT_NAMES } from "./point_table.ts";
import { FIELD_KIND, type FieldRecord, type FieldSurvey, type Recheck } from "./survey.ts";

/** How kinds of field visits are written, besides the names of {@link FIELD_KIND}. */
const KIND_NAMES: Readonly<Record<string, number>> = {
  ...FIELD_KIND,
  "ARD": FIELD_KIND.ard,
  "D": FIELD_KIND.deforested,
  "非ARD": FIELD_KIND.other,
};

/**
 * Second readings (3(1)イ⑤) from a table with what names the points, `KP_ARD` as read again, and who read (`checker`
 * or 再確認者).
 *
 * @param draw The seed of the draw as it was logged, and the points it draws.
 * @throws Fault when a field is missing.
 */
export function recheck(table: Table, draw: Pick<Recheck, "seed" | "drawn"> = {}): Recheck {
  const finder = new FieldFinder(table, "the table of second readings");
  const need = needed(finder);
  const { values } = codeColumn(table, need(["KP_ARD"]));
  return {
    point: pointIds(table, need(POINT_NAMES.point)),
    codes: values,
    checker: nameColumn(table, need(["checker", "再確認者"])),
    ...draw,
  };
}

/**
 * Field visits (3(1)イ⑥) from a table with what names the points, and `kind` (or 種別): ard, deforested, other, or ARD,
 * D, 非ARD. What was found stands in `KP_ARD` (see `FieldRecord`), `land_use` (土地利用), `date` (調査日: 2026-09-01 or
 * 2026/9/1), `not_reached` (未到達理由) and `remarks` (備考); without a code and a reason in any row there is no record yet.
 *
 * @param draw The seed of the draw as it was logged, and the points it draws.
 * @throws Fault when a field is missing, for another kind, and for a date that is none.
 */
export function fieldSurvey(table: Table, draw: Pick<FieldSurvey, "seed" | "drawn"> = {}): FieldSurvey {
  const finder = new FieldFinder(table, "the table of field visits");
  const need = needed(finder);
  const point = pointIds(table, need(POINT_NAMES.point));
  const field = need(["kind", "種別"]);
  const kind = Uint8Array.from(textsOf(table, field), (text, row) => {
    const found = KIND_NAMES[text];
    if (found !== undefined) return found;
    throw new Fault("landuse: not a kind of field visit", {
      expected: Object.keys(KIND_NAMES).join(", "),
      found: JSON.stringify(text),
      where: `field ${field}, row ${row + 1}`,
    });
  });
  const record = fieldRecord(table, finder);
  return { point, kind, ...(record && { record }), ...draw };
}

function fieldRecord(table: Table, finder: FieldFinder): FieldRecord | undefined {
  const field = (...names: string[]) => finder.takeAny(names);
  const [code, landUse, date, because, remarks] = [
    field("KP_ARD"),
    field("land_use", "土地利用"),
    field("date", "調査日"),
    field("not_reached", "未到達理由"),
    field("remarks", "備考"),
  ];
  if (code === undefined) return undefined;
  const codes = columnOf(table, code);
  const notReached = because === undefined
    ? { names: [], index: new Int16Array(table.numRows).fill(-1) }
    : nameColumn(table, because);
  if (codes.values.every((value) => value === EMPTY) && notReached.names.length === 0) return undefined;
  const empty = () => new Array<string>(table.numRows).fill("");
  return {
    code: codes,
    ...(landUse === undefined ? {} : { landUse: columnOf(table, landUse) }),
    date: date === undefined ? empty() : textsOf(table, date).map((text, row) => dayOf(text, date, row)),
    notReached,
    remarks: remarks === undefined ? empty() : textsOf(table, remarks),
  };
}

function columnOf(table: Table, field: string): CodeColumn {
  const { name, values, misfits } = codeColumn(table, field);
  return { name, values, misfits };
}

/** A day as `yyyy-mm-dd`; empty where there is none. */
function dayOf(text: string, field: string, row: number): string {
  const day = text.trim();
  if (day === "") return "";
  const [, year, month, date] = /^(\d{4})[-/](\d\d?)[-/](\d\d?)$/.exec(day) ?? [];
  const iso = `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)) return iso;
  throw new Fault("landuse: not a day", {
    expected: "2026-09-01 or 2026/9/1, or an empty cell",
    found: JSON.stringify(text),
    where: `field ${field}, row ${row + 1} of the table of field visits`,
  });
}

function needed(finder: FieldFinder): (names: readonly string[]) => string {
  return (names) => {
    const found = finder.takeAny(names);
    if (found !== undefined) return found;
    throw finder.missing(names.join(" or "), "rename the column");
  };
}
