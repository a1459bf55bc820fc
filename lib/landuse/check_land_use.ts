import { AR_CODE, D_CODE } from "./ard_code.ts";
import { AUXILIARY } from "./check_auxiliary.ts";
import { type CodeColumn, EMPTY, valueText } from "./code_column.ts";
import { isArd, isUnread, same } from "./code_sets.ts";
import type { FindingList } from "./finding_list.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import type { PointField } from "./point_table.ts";
import type { SurveyContext } from "./survey_context.ts";

const NO_FIELD: Label = {
  ja: "土地利用（KP_LU**）のフィールドがない",
  en: "There is no land use field (KP_LU**)",
};
const EMPTY_LABEL: Label = { ja: "空欄", en: "an empty cell" };

/** Notes rows by KP_ARD and land use in the tables that have the fields; says so where none has. */
function look(
  { interpreted }: SurveyContext,
  found: FindingList,
  fields: ReadonlyArray<PointField>,
  rule: Label,
  expected: Label,
  isWrong: (main: number, value: number, field: PointField) => boolean,
): Label | void {
  let seen = 0;
  for (const { table, points } of interpreted) {
    for (const field of fields) {
      const column = points.columns[field];
      if (column === undefined) continue;
      seen++;
      const note = found.reason({ table, field: column.name, value: text(column), rule, expected });
      const main = points.columns.KP_ARD.values;
      for (let row = 0; row < main.length; row++) {
        if (isWrong(main[row], column.values[row], field)) note(row);
      }
    }
  }
  if (seen === 0) return NO_FIELD;
}

const text = (column: CodeColumn) => (row: number) => valueText(column, row);
const BOTH: ReadonlyArray<PointField> = ["KP_LU_start", "KP_LU_end"];

/** L20-L25: land use of ARD points. */
export const LAND_USE_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L20",
    severity: "E",
    clause: "3(1)イ②, 別表4",
    title: { ja: "AR点に期首の土地利用がある", en: "AR points have the land use at the start" },
    needs: [],
    run: (context, found) =>
      look(
        context,
        found,
        ["KP_LU_start"],
        { ja: "AR点は転用前の土地利用を記入", en: "AR: the land use before" },
        { ja: "土地利用のコード", en: "a land use" },
        (main, value) => main === AR_CODE && value === EMPTY,
      ),
  },
  {
    id: "L21",
    severity: "E",
    clause: "3(1)イ②, 別表4",
    title: { ja: "D点に期末の土地利用がある", en: "D points have the land use at the end" },
    needs: [],
    run: (context, found) =>
      look(
        context,
        found,
        ["KP_LU_end"],
        { ja: "D点は転用後の土地利用を記入", en: "D: the land use after" },
        { ja: "土地利用のコード", en: "a land use" },
        (main, value) => main === D_CODE && value === EMPTY,
      ),
  },
  {
    id: "L22",
    severity: "E",
    clause: "別表4",
    title: {
      ja: "AR点は期首、D点は期末の土地利用のみ",
      en: "AR has no land use at the end, D none at the start",
    },
    needs: [],
    run: (context, found) =>
      look(
        context,
        found,
        BOTH,
        { ja: "ARの期末、Dの期首は森林であり記入しない", en: "The other end is forest and stays empty" },
        EMPTY_LABEL,
        (main, value, field) => value !== EMPTY && main === (field === "KP_LU_end" ? AR_CODE : D_CODE),
      ),
  },
  {
    id: "L23",
    severity: "E",
    clause: "別表4",
    title: { ja: "ARD以外の点に土地利用がない", en: "Other points have no land use" },
    needs: [],
    run: (context, found) =>
      look(
        context,
        found,
        BOTH,
        { ja: "土地利用はAR・D点にのみ記入", en: "Land use is for AR and D only" },
        EMPTY_LABEL,
        // Unread points are the business of L11.
        (main, value) => value !== EMPTY && !isArd(main) && !isUnread(main),
      ),
  },
  {
    id: "L24",
    severity: "E",
    clause: "別表4（コードは仕様書に記載なし）",
    title: {
      ja: "土地利用が森林以外の定められた区分である",
      en: "Land use is one of the agreed ones, not forest",
    },
    needs: [],
    run(context, found) {
      const allowed = context.settings.landUse.filter(({ isForest }) => !isForest);
      const isAllowed = new Uint8Array(128);
      for (const { code } of allowed) isAllowed[code] = 1;
      const list = (language: "ja" | "en") =>
        allowed.map(({ code, label }) => `${code} ${label[language]}`).join(", ");
      return look(
        context,
        found,
        BOTH,
        { ja: "森林以外の土地利用区分", en: "A land use other than forest" },
        { ja: list("ja"), en: list("en") },
        (_, value) => value !== EMPTY && !(value > 0 && isAllowed[value]),
      );
    },
  },
  {
    id: "L25",
    severity: "W",
    clause: "別表4（扱いは仕様書に記載なし）",
    title: { ja: "補助判読のみがAR・Dの点", en: "AR or D by an auxiliary judgement only" },
    needs: [],
    run({ interpreted }, found) {
      for (const { table, points } of interpreted) {
        for (const field of AUXILIARY) {
          const column = points.columns[field];
          if (column === undefined) continue;
          const note = found.reason({
            table,
            field: column.name,
            value: text(column),
            rule: {
              ja: "土地利用の記入方法を林野庁と協議",
              en: "How its land use is written is to be agreed",
            },
            expected: same("KP_ARD = 3, 4"),
          });
          const main = points.columns.KP_ARD.values;
          for (let row = 0; row < main.length; row++) {
            if (isArd(column.values[row]) && !isArd(main[row]) && !isUnread(main[row])) note(row);
          }
        }
      }
    },
  },
];
