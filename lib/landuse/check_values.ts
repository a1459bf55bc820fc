import { BASE_YEAR } from "./ard_period.ts";
import { type CodeColumn, valueText } from "./code_column.ts";
import { isCode, same } from "./code_sets.ts";
import type { FindingList } from "./finding_list.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import { idText, isUnnamed } from "./point_ids.ts";
import type { SurveyContext, SurveyTable } from "./survey_context.ts";
import { surveyYear } from "./survey_year.ts";

const RANGE: Label = { ja: "1～13の整数", en: "a whole number from 1 to 13" };

function checkDomain(
  found: FindingList,
  table: SurveyTable,
  column: CodeColumn,
  mayBeEmpty: boolean,
): void {
  const { values } = column;
  const note = found.reason({
    table,
    field: column.name,
    value: (row) => valueText(column, row),
    rule: mayBeEmpty
      ? { ja: "記入するなら別表3のコード", en: "If filled, a code of 別表3" }
      : { ja: "別表3のコードを必ず記入", en: "A code of 別表3 in every point" },
    expected: RANGE,
  });
  for (let row = 0; row < values.length; row++) {
    if (!isCode(values[row]) && !(mayBeEmpty && values[row] === 0)) note(row);
  }
}

/** L01-L04: values, points and years. */
export const VALUE_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L01",
    severity: "E",
    clause: "別表3, 別表4, 別表5",
    title: { ja: "判読結果が1～13である", en: "The interpretation is 1-13" },
    needs: [],
    run({ interpreted, survey }, found) {
      for (const { table, points } of interpreted) checkDomain(found, table, points.columns.KP_ARD, false);
      for (const table of ["stack", "dating"] as const) {
        for (const { column } of survey[table]?.periods ?? []) checkDomain(found, table, column, false);
        for (const { column } of survey[table]?.since ?? []) checkDomain(found, table, column, false);
      }
    },
  },
  {
    id: "L02",
    severity: "E",
    clause: "別表4",
    title: { ja: "補助判読の結果が1～13である", en: "The auxiliary judgements are 1-13" },
    needs: [],
    run({ interpreted }, found) {
      for (const { table, points } of interpreted) {
        for (const field of ["Area", "Crown", "ARD_REVISED"] as const) {
          const column = points.columns[field];
          if (column !== undefined) checkDomain(found, table, column, true);
        }
      }
    },
  },
  {
    id: "L03",
    severity: "E",
    clause: "3(1)ア, 別表1, 別表2",
    title: {
      ja: "格子点が重複も欠けもなく、当年度の区域内にある",
      en: "Each planned point once, within the year's area",
    },
    needs: [],
    run(context, found) {
      const { survey } = context;
      for (const { table, points } of context.interpreted) {
        const repeated = found.reason({
          table,
          field: "point",
          value: (row) => idText(points.point, row),
          rule: { ja: "格子点は一度だけ現れる", en: "A point stands once" },
          expected: { ja: "一意の格子点番号", en: "a name of its own" },
        });
        context.index(points.point).repeated.forEach(repeated);
        const unnamed = found.reason({
          table,
          field: "point",
          value: () => "",
          rule: { ja: "格子点番号がない", en: "A point without a name" },
          expected: { ja: "格子点番号", en: "the name of the point" },
        });
        for (let row = 0; row < points.rows; row++) if (isUnnamed(points.point, row)) unnamed(row);
      }
      if (survey.planned !== undefined) checkPlanned(context, found);
      if (survey.fiscalYear !== undefined) checkArea(context, found, survey.fiscalYear);
    },
  },
  {
    id: "L04",
    severity: "E",
    clause: "2, 別表4, 別表5",
    title: { ja: "フィールド名の年が正しい（期首＝期末－2）", en: "Field names carry the right years" },
    needs: [],
    run({ interpreted, survey }, found) {
      const rule = { ja: "期首は期末の2年前", en: "The start is two years before the end" };
      if (survey.start !== survey.end - 2) {
        found.survey(
          "start, end",
          `${survey.start}, ${survey.end}`,
          rule,
          same(`${survey.end - 2}, ${survey.end}`),
        );
      }
      const asked = survey.fiscalYear === undefined ? survey.end : surveyYear(survey.fiscalYear).end;
      if (survey.end !== asked) {
        found.survey(
          "end",
          String(survey.end),
          {
            ja: `${survey.fiscalYear}年度の判読の期末は${asked}年の画像`,
            en: `Fiscal year ${survey.fiscalYear} ends with the images of ${asked}`,
          },
          same(String(asked)),
        );
      }
      for (const { table, points: { start, end, stage } } of interpreted) {
        // Of stage 1 the specification does not say which year its land use is of: the base year or 期首.
        const starts = stage === 1 ? [survey.start, BASE_YEAR] : [survey.start];
        if (end === survey.end && starts.includes(start)) continue;
        found.survey(
          `${table}: KP_LU**`,
          `${start}, ${end}`,
          { ja: "期首・期末の年と一致する", en: "The years of 期首 and 期末" },
          same(`${survey.start}, ${survey.end}`),
        );
      }
      for (const table of ["stack", "dating"] as const) {
        for (const { field, start, end, years } of survey[table]?.periods.slice(1) ?? []) {
          if (years !== 2) {
            found.survey(`${table}: ${field}`, `${start}-${end}`, rule, same(`${end - 2}-${end}`));
          }
        }
      }
    },
  },
];

function checkPlanned(context: SurveyContext, found: FindingList): void {
  const { planned, stage1 } = context.survey;
  const missing = found.reason({
    table: "planned",
    field: "point",
    value: () => "",
    rule: { ja: "計画した格子点がない", en: "A planned point is missing" },
    expected: { ja: "第1段階判読の結果", en: "its interpretation in stage 1" },
  });
  context.rowsIn("stage1", "planned").forEach((at, row) => {
    if (at < 0) missing(row);
  });
  const strange = found.reason({
    table: "stage1",
    field: "point",
    value: (row) => idText(stage1.point, row),
    rule: { ja: "計画にない格子点", en: "A point that was not planned" },
    expected: { ja: "計画した格子点", en: "a point of the planned grid" },
  });
  context.rowsIn("planned", "stage1").forEach((at, row) => {
    if (at < 0) strange(row);
  });
  const moved = found.reason({
    table: "stage1",
    field: "pref",
    value: (row) => String(stage1.pref[row]),
    rule: { ja: "計画と異なる都道府県", en: "Another prefecture than planned" },
    expected: (row) => same(String(planned!.pref[context.rowsIn("planned", "stage1")[row]])),
  });
  context.rowsIn("planned", "stage1").forEach((at, row) => {
    // 0: the table does not say.
    if (at >= 0 && stage1.pref[row] !== 0 && planned!.pref[at] !== stage1.pref[row]) moved(row);
  });
}

function checkArea({ survey: { stage1 } }: SurveyContext, found: FindingList, fiscalYear: number): void {
  const { prefectures, subprefectures } = surveyYear(fiscalYear);
  const isInside = new Uint8Array(48);
  // A table that does not say where its points lie cannot lie elsewhere.
  for (const code of [0, ...prefectures]) isInside[code] = 1;
  const outside = found.reason({
    table: "stage1",
    field: "pref",
    value: (row) => String(stage1.pref[row]),
    rule: { ja: `${fiscalYear}年度の都道府県`, en: `A prefecture of fiscal ${fiscalYear}` },
    expected: same(prefectures.join(", ")),
  });
  const { subprefecture: district } = stage1;
  const districtName = (row: number) => district?.names[district.index[row]] ?? "";
  const outsideDistrict = found.reason({
    table: "stage1",
    field: "subprefecture",
    value: districtName,
    rule: { ja: `${fiscalYear}年度の旧支庁`, en: `An old subprefecture of fiscal ${fiscalYear}` },
    expected: same(subprefectures.join("・")),
  });
  // 石狩, 石狩支庁 and 石狩振興局 are the same to the reader of a table.
  const isOfYear = (district?.names ?? []).map((name) =>
    subprefectures.some((each) => name.startsWith(each))
  );
  for (let row = 0; row < stage1.rows; row++) {
    if (!isInside[stage1.pref[row]]) outside(row);
    else if (
      stage1.pref[row] === 1 && district && district.index[row] >= 0 && !isOfYear[district.index[row]]
    ) {
      outsideDistrict(row);
    }
  }
}
