import { EMPTY, valueText } from "./code_column.ts";
import { isArd, same } from "./code_sets.ts";
import { controlTable } from "./control_table.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import type { PointField } from "./point_table.ts";
import { PREFECTURES } from "./prefecture.ts";

const PAIRS: ReadonlyArray<readonly [PointField, PointField]> = [
  ["KP_ARD", "KP_ARD_QA"],
  ["Area", "Area_QA"],
  ["Crown", "Crown_QA"],
  ["KP_LU_start", "KP_LU_start_QA"],
  ["KP_LU_end", "KP_LU_end_QA"],
];
const EMPTY_LABEL: Label = { ja: "空欄", en: "an empty cell" };
const FILLED_LABEL: Label = { ja: "記入", en: "a filled cell" };
const NO_FLAG: Label = { ja: "KP_ARD_QAのフィールドがない", en: "There is no field KP_ARD_QA" };
const ONE_INTERPRETER: Label = {
  ja: "判読者が1名で、比べる判読者がいない",
  en: "There is one interpreter, and nobody to compare with",
};
const UNREADABLE = 12;

/** L30-L33: flags of unclear judgements (QA). */
export const QUALITY_FLAG_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L30",
    severity: "E",
    clause: "別表4",
    title: { ja: "判読結果のない項目にQAがない", en: "No QA flag without a judgement" },
    needs: [],
    run({ interpreted }, found) {
      for (const { table, points } of interpreted) {
        for (const [field, flag] of PAIRS) {
          const column = points.columns[flag];
          if (column === undefined) continue;
          const judged = points.columns[field]?.values;
          const note = found.reason({
            table,
            field: column.name,
            value: (row) => valueText(column, row),
            rule: { ja: `${field}が空欄であればQAも空欄`, en: `Empty where ${field} is empty` },
            expected: EMPTY_LABEL,
          });
          for (let row = 0; row < points.rows; row++) {
            if (column.values[row] !== EMPTY && (judged === undefined || judged[row] === EMPTY)) note(row);
          }
        }
      }
    },
  },
  {
    id: "L31",
    severity: "W",
    clause: "3(1)イ⑤",
    title: {
      ja: "QAの割合が判読者・都道府県の間で管理限界内",
      en: "Shares of QA flags lie within control limits",
    },
    needs: ["interpreter"],
    run({ survey: { stage1 } }, found) {
      const flags = stage1.columns.KP_ARD_QA;
      if (flags === undefined) return NO_FLAG;
      if (new Set(stage1.interpreter!.index).size < 2) return ONE_INTERPRETER;
      const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
      for (const row of controlTable(stage1, flags.values).filter(({ isOutside }) => isOutside)) {
        const place = `${PREFECTURES[row.pref - 1]?.label.ja ?? ""} ${row.interpreter}`.trim();
        found.survey(
          "KP_ARD_QA",
          `${place}: ${row.marked}/${row.points} = ${percent(row.share)}`,
          row.isBeyondLimits
            ? {
              ja: "他の判読者・都道府県と大きく異なる",
              en: "Far from the other interpreters and prefectures",
            }
            : { ja: "比べた判読者と異なる（正確検定）", en: "Unlike the interpreters compared (exact test)" },
          row.isBeyondLimits ? same(`${percent(row.lower)} - ${percent(row.upper)}`) : {
            ja: `差のないこと（p = ${row.p!.toExponential(1)}）`,
            en: `no difference (p = ${row.p!.toExponential(1)})`,
          },
        );
      }
    },
  },
  {
    id: "L32",
    severity: "W",
    clause: "別表4（扱いは仕様書に記載なし）",
    title: {
      ja: "判読不能の点のQAの記入が統一されている",
      en: "QA of unreadable points follows one convention",
    },
    needs: [],
    run({ interpreted, settings }, found) {
      let seen = 0;
      for (const { table, points } of interpreted) {
        const flags = points.columns.KP_ARD_QA;
        if (flags === undefined) continue;
        seen++;
        const main = points.columns.KP_ARD.values;
        let [filled, empty] = [0, 0];
        for (let row = 0; row < points.rows; row++) {
          if (main[row] === UNREADABLE) flags.values[row] === EMPTY ? empty++ : filled++;
        }
        const isFilled = settings.unreadableFlag === "majority"
          ? filled > empty
          : settings.unreadableFlag === "filled";
        const note = found.reason({
          table,
          field: flags.name,
          value: (row) => valueText(flags, row),
          rule: {
            ja: "KP_ARD=12の点のQAは全て記入するか全て空欄とする",
            en: "QA where KP_ARD is 12: always or never",
          },
          expected: isFilled ? FILLED_LABEL : EMPTY_LABEL,
        });
        for (let row = 0; row < points.rows; row++) {
          if (main[row] === UNREADABLE && (flags.values[row] !== EMPTY) !== isFilled) note(row);
        }
      }
      if (seen === 0) return NO_FLAG;
    },
  },
  {
    id: "L33",
    severity: "W",
    clause: "3(1)イ⑤, 別表4",
    title: { ja: "不明確なARD点が再確認されている", en: "Unclear ARD points were checked again" },
    needs: ["recheck"],
    run(context, found) {
      let seen = 0;
      for (const { table, points } of context.interpreted) {
        const flags = points.columns.KP_ARD_QA;
        if (flags === undefined) continue;
        seen++;
        const main = points.columns.KP_ARD.values;
        const again = context.rowsIn("recheck", table);
        const note = found.reason({
          table,
          field: flags.name,
          value: (row) => valueText(flags, row),
          rule: { ja: "QAのあるARD点に再確認の記録がない", en: "An unclear ARD without a second reading" },
          expected: { ja: "再確認の記録", en: "a second reading" },
        });
        for (let row = 0; row < points.rows; row++) {
          if (flags.values[row] !== EMPTY && isArd(main[row]) && again[row] < 0) note(row);
        }
      }
      if (seen === 0) return NO_FLAG;
    },
  },
];
