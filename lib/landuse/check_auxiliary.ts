import { type CodeColumn, EMPTY, valueText } from "./code_column.ts";
import { COVER_PAIR, isCode, isUnread, same } from "./code_sets.ts";
import type { FindingList } from "./finding_list.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import type { PointField, PointTable } from "./point_table.ts";
import type { SurveyContext } from "./survey_context.ts";

/** Judgements that take a definition of forest into account (size, crown cover, open stands). */
export const AUXILIARY: ReadonlyArray<PointField> = ["Area", "Crown", "ARD_REVISED"];
const LAND_USE: ReadonlyArray<PointField> = ["KP_LU_start", "KP_LU_end"];
const EMPTY_LABEL: Label = { ja: "空欄", en: "an empty cell" };

/** Fields in which a width of forest could have been written; 別表4 has none. */
const WIDTH = /width|water|幅/i;

function eachAuxiliary(
  { interpreted }: SurveyContext,
  fields: ReadonlyArray<PointField>,
  look: (table: "stage1" | "stage2", points: PointTable, column: CodeColumn) => void,
): void {
  for (const { table, points } of interpreted) {
    for (const field of fields) {
      const column = points.columns[field];
      if (column !== undefined) look(table, points, column);
    }
  }
}

function compare(
  context: SurveyContext,
  found: FindingList,
  fields: ReadonlyArray<PointField>,
  rule: Label,
  expected: Label | ((main: number) => Label),
  isWrong: (main: number, value: number) => boolean,
): void {
  eachAuxiliary(context, fields, (table, points, column) => {
    const main = points.columns.KP_ARD.values;
    const note = found.reason({
      table,
      field: column.name,
      value: (row) => valueText(column, row),
      rule,
      expected: typeof expected === "function" ? (row) => expected(main[row]) : expected,
    });
    const { values } = column;
    for (let row = 0; row < values.length; row++) {
      if (values[row] !== EMPTY && isWrong(main[row], values[row])) note(row);
    }
  });
}

/** L10-L13: auxiliary judgements. */
export const AUXILIARY_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L10",
    severity: "W",
    clause: "図1 ※1",
    title: {
      ja: "補助判読は結果が変わる場合にのみ記入",
      en: "Auxiliary judgements only where they change the result",
    },
    needs: [],
    run(context, found) {
      const rule = { ja: "KP_ARDと同じ値は記入しない", en: "The value of KP_ARD is not repeated" };
      compare(
        context,
        found,
        AUXILIARY,
        rule,
        EMPTY_LABEL,
        (main, value) => main === value && !isUnread(main),
      );
    },
  },
  {
    id: "L11",
    severity: "E",
    clause: "別表3, 別表4",
    title: {
      ja: "判読不能・データ欠損の点に補助判読・土地利用がない",
      en: "Nothing else is judged where nothing was seen",
    },
    needs: [],
    run(context, found) {
      const rule = { ja: "KP_ARDが12・13の点には記入しない", en: "Empty where KP_ARD is 12 or 13" };
      compare(context, found, [...AUXILIARY, ...LAND_USE], rule, EMPTY_LABEL, isUnread);
    },
  },
  {
    id: "L12",
    severity: "W",
    clause: "図1 ※1",
    title: {
      ja: "面積・樹冠の判断は森林・非森林を入れ替える",
      en: "Size and crown cover turn forest into non-forest or back",
    },
    needs: [],
    run(context, found) {
      compare(
        context,
        found,
        ["Area", "Crown"],
        { ja: "KP_ARDと森林・非森林の組が同じ", en: "The same cover at both ends as KP_ARD" },
        {
          ja: "一方又は両方の時点で森林・非森林が異なるコード",
          en: "a code that differs in cover at one end at least",
        },
        (main, value) =>
          main !== value && isCode(main) && isCode(value) && !isUnread(main) &&
          COVER_PAIR[main] === COVER_PAIR[value],
      );
    },
  },
  {
    id: "L13",
    severity: "W",
    clause: "図1 ※1, 別表4",
    title: { ja: "森林の幅による変化の記入先がない", en: "Changes by the width of the forest have no field" },
    needs: [],
    run({ interpreted }, found) {
      const fields = interpreted.flatMap(({ table, points }) =>
        points.others.filter((name) => WIDTH.test(name)).map((name) => `${table}: ${name}`)
      );
      if (fields.length === 0) {
        return {
          ja: "幅のフィールドがない（図1※1は三つの属性を挙げるが別表4に記入先がない。林野庁に照会する）",
          en:
            "No field for the width: 図1 ※1 names three attributes, 別表4 has no place for it; ask the Agency",
        };
      }
      for (const field of fields) {
        found.survey(
          field,
          "",
          { ja: "別表4にないフィールド", en: "A field that 別表4 does not have" },
          same("Area, Crown, ARD_REVISED"),
        );
      }
    },
  },
];
