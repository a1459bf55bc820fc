import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { plainName } from "./fix_columns.ts";

/**
 * Columns of work logs and records of captured animals, and the names that Japanese sheets (作業日報, 捕獲個体調査票) have for
 * them; compared without regard to width, case, spaces and what stands in brackets.
 */
export const CAPTURE_COLUMNS = {
  serial: ["通し番号", "個体番号", "捕獲番号", "番号", "No"],
  capturer: ["捕獲者", "捕獲者名", "捕獲者氏名", "従事者", "従事者名", "氏名"],
  team: ["班", "班名", "作業班", "捕獲者", "捕獲者名", "従事者"],
  date: ["捕獲日", "捕獲年月日", "作業日", "作業年月日", "年月日", "日付", "実施日"],
  method: ["方法", "捕獲方法", "捕獲手法", "猟法", "猟具", "捕獲区分"],
  sex: ["性別", "雌雄", "雌雄の別", "性"],
  age_class: ["年齢区分", "成幼", "成幼別", "成幼の別", "幼成の別", "成獣幼獣の別", "齢区分", "年齢クラス"],
  age: ["推定年齢", "年齢"],
  weight: ["体重"],
  length: ["体長", "頭胴長"],
  height: ["体高", "肩高"],
  hind_foot: ["後足長", "後肢長"],
  disposal: ["処分", "処分方法", "処分の方法", "処理方法", "処理", "利用区分"],
  effort: ["努力量", "捕獲努力量", "わな日", "わな日数", "人時", "延べわな日"],
  captures: ["捕獲数", "捕獲頭数", "頭数"],
} as const;

/** A column of {@link CAPTURE_COLUMNS}. */
export type CaptureColumn = keyof typeof CAPTURE_COLUMNS;

const plain = (name: string) => plainName(name.normalize("NFKC").replace(/[(\[].*$/, ""));

/** Name that a table gives to a column: its own first, else the first of the Japanese ones that is there. */
export function captureColumn(table: Table, column: CaptureColumn, where: string, needed: true): string;
export function captureColumn(table: Table, column: CaptureColumn, where: string): string | undefined;
/** @throws {Fault} none, of a column that is needed. */
export function captureColumn(
  table: Table,
  column: CaptureColumn,
  where: string,
  needed = false,
): string | undefined {
  const names = table.schema.names.map(String);
  for (const wanted of [column, ...CAPTURE_COLUMNS[column]].map(plain)) {
    const found = names.find((name) => plain(name) === wanted);
    if (found !== undefined) return found;
  }
  if (!needed) return undefined;
  throw new Fault(`wildlife: no column ${column}`, {
    expected: [column, ...CAPTURE_COLUMNS[column]].join(" or "),
    found: names.join(", ") || "no column",
    where,
    remedy: "name it so, in the table or by the fields of its catalog entry",
  });
}
