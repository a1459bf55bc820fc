import { canonicalJson } from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import { firstDifference } from "./text_difference.ts";
import { type Deviation, verbatim } from "./verdict.ts";

/** What the fields of published things and datasets are called. */
const NAMES: Record<string, Label> = {
  label: { ja: "名称", en: "label" },
  title: { ja: "表題", en: "title" },
  unit: { ja: "単位", en: "unit" },
  digits: { ja: "小数の桁数", en: "digits" },
  tolerance: { ja: "許容差", en: "tolerance" },
  n: { ja: "観測数", en: "n" },
  notes: { ja: "注", en: "notes" },
  grouping: { ja: "桁区切り", en: "grouping" },
  cell: { ja: "セルの番号", en: "cell" },
  columns: { ja: "列の書式", en: "columns" },
  rows: { ja: "行数", en: "rows" },
  key: { ja: "キー", en: "key" },
  kind: { ja: "種類", en: "kind" },
  holds: { ja: "成否", en: "whether it holds" },
  basis: { ja: "根拠", en: "basis" },
  entry: { ja: "カタログの記述", en: "catalog entry" },
  bytes: { ja: "大きさ", en: "bytes" },
  licence: { ja: "利用条件", en: "licence" },
  confidentiality: { ja: "取扱い", en: "confidentiality" },
  schema: { ja: "スキーマ", en: "schema" },
  contract: { ja: "業務名", en: "contract" },
  organisation: { ja: "作成者", en: "organisation" },
  publisher: { ja: "公表者", en: "publisher" },
  repository: { ja: "ソースコードの入手先", en: "where the source code is" },
  date: { ja: "日付", en: "date" },
  printed: { ja: "表紙の日付", en: "date on the cover" },
  sandbox: { ja: "読み取りの監視", en: "sandbox" },
  granted: { ja: "許可", en: "granted" },
  unread: { ja: "読まなかったデータ", en: "datasets not read" },
  data: { ja: "読んだデータとカタログの記述", en: "data read, with catalog entries" },
  modules: { ja: "読んだプログラム", en: "code read" },
  readBy: { ja: "データを読んだセル", en: "cells that read data" },
  packages: { ja: "読んだパッケージ", en: "packages read" },
  source: { ja: "出典", en: "source" },
};

/** The fields in which two descriptions differ. */
export function fieldDeviations(recorded: object, found: object): Deviation[] {
  const [before, after] = [recorded, found] as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [before[name], after[name]];
    const exact = [a, b].map((it) => it === undefined ? "–" : canonicalJson(it));
    if (exact[0] === exact[1]) return [];
    const said = [a, b].map(words);
    const [recorded, found] = said[0] === said[1]
      ? firstDifference(exact[0], exact[1])
      : firstDifference(said[0], said[1]);
    return [{ what: NAMES[name] ?? verbatim(name), recorded, found }];
  });
}

/** A value for a person to read: texts as they are, those in two languages one after the other. */
function words(value: unknown): string {
  if (value === undefined || value === "") return "–";
  if (typeof value === "string") return value;
  const { ja, en, ...others } = (value ?? {}) as { ja?: unknown; en?: unknown };
  const isLabel = typeof ja === "string" && typeof en === "string" && Object.keys(others).length === 0;
  return isLabel ? [...new Set([ja, en])].filter((it) => it !== "").join(" / ") || "–" : canonicalJson(value);
}
