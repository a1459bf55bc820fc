import { EMPTY, valueText } from "./code_column.ts";
import { fitsLandUse, isFieldCode } from "./field_visit.ts";
import type { LogicalCheck } from "./logical_check.ts";
import { idText } from "./point_ids.ts";

/**
 * L74 and L75: what field visits found, and whether they went where they were drawn. The checks of the project's notes end
 * with L73, which looks at the list alone.
 */
export const FIELD_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L74",
    severity: "E",
    clause: "3(1)イ⑥",
    title: {
      ja: "現地調査の結果がそろい、矛盾がない",
      en: "Results of field visits are complete and do not contradict themselves",
    },
    needs: ["fieldSurvey"],
    run(context, found) {
      const { survey: { fieldSurvey, fiscalYear }, settings } = context;
      const { record, point } = fieldSurvey!;
      if (record === undefined) {
        return { ja: "ない：現地調査の結果", en: "not there: results of field visits" };
      }
      const { code, landUse, date, notReached } = record;
      const reasonAt = (row: number) => notReached.names[notReached.index[row]] ?? "";
      const codeAt = (row: number) => valueText(code, row);
      const useAt = (row: number) => landUse === undefined ? "" : valueText(landUse, row);
      const note = {
        both: found.reason({
          table: "fieldSurvey",
          field: "not_reached",
          value: (row) => `${code.name} = ${codeAt(row)}, ${reasonAt(row)}`,
          rule: {
            ja: "結果と未到達の理由の両方が記入されている",
            en: "Both a result and a reason why the point was not reached",
          },
          expected: { ja: "いずれか一方", en: "one of the two" },
        }),
        none: found.reason({
          table: "fieldSurvey",
          field: code.name,
          value: codeAt,
          rule: {
            ja: "結果も未到達の理由も記入されていない",
            en: "Neither a result nor a reason why the point was not reached",
          },
          expected: { ja: "結果又は未到達の理由", en: "a result, or the reason" },
        }),
        noCode: found.reason({
          table: "fieldSurvey",
          field: code.name,
          value: codeAt,
          rule: { ja: "現地で確認したコードではない", en: "Not a code of something seen in the field" },
          expected: { ja: "1～11", en: "1 to 11" },
        }),
        use: found.reason({
          table: "fieldSurvey",
          field: landUse?.name ?? "land_use",
          value: (row) => `${code.name} = ${codeAt(row)}, ${landUse!.name} = ${useAt(row)}`,
          rule: { ja: "コードと土地利用が矛盾する", en: "The land use does not fit the code" },
          expected: { ja: "コードの期末と合う土地利用", en: "a land use that fits the end of the code" },
        }),
        noUse: found.reason({
          table: "fieldSurvey",
          field: landUse?.name ?? "land_use",
          value: useAt,
          rule: { ja: "確認した土地利用の記入がない", en: "The land use seen is missing" },
          expected: { ja: "土地利用の区分", en: "the land use" },
          severity: "W",
        }),
        noDate: found.reason({
          table: "fieldSurvey",
          field: "date",
          value: (row) => date[row],
          rule: { ja: "調査日の記入がない", en: "The day of the visit is missing" },
          expected: { ja: "調査日", en: "the day" },
        }),
        otherYear: found.reason({
          table: "fieldSurvey",
          field: "date",
          value: (row) => date[row],
          rule: { ja: "調査日が事業年度の外である", en: "The day is not of the fiscal year" },
          expected: {
            ja: `${fiscalYear}年4月～${(fiscalYear ?? 0) + 1}年3月`,
            en: `April ${fiscalYear} to March ${(fiscalYear ?? 0) + 1}`,
          },
          severity: "W",
        }),
        again: found.reason({
          table: "fieldSurvey",
          field: "point",
          value: (row) => idText(point, row),
          rule: { ja: "同じ格子点が前の行にある", en: "The point stands in a row before" },
          expected: { ja: "1点に1行", en: "one row a point" },
        }),
      };
      for (let row = 0; row < point.length; row++) {
        const [value, use] = [code.values[row], landUse?.values[row] ?? EMPTY];
        if (value === EMPTY) {
          if (notReached.index[row] < 0) note.none(row);
          continue;
        }
        if (notReached.index[row] >= 0) note.both(row);
        if (!isFieldCode(value)) note.noCode(row);
        else if (use !== EMPTY && !fitsLandUse(value, use, settings.landUse)) note.use(row);
        else if (landUse !== undefined && use === EMPTY) note.noUse(row);
        if (date[row] === "") note.noDate(row);
        else if (fiscalYear !== undefined && fiscalYearOf(date[row]) !== fiscalYear) note.otherYear(row);
      }
      context.index(point).repeated.forEach(note.again);
    },
  },
  {
    id: "L75",
    severity: "E",
    clause: "3(1)イ⑥",
    title: {
      ja: "現地調査が抽出された点で行われている",
      en: "Field visits went to the points that were drawn",
    },
    needs: ["fieldSurvey"],
    run(context, found) {
      const { stage1, fieldSurvey } = context.survey;
      const { point, drawn } = fieldSurvey!;
      if (drawn === undefined) {
        return {
          ja: "ない：やり直せる抽出（乱数の種）",
          en: "not there: a draw that can be repeated (its seed)",
        };
      }
      const [isDrawn, isListed, rows] = [drawn, point, stage1.point].map((ids) => context.index(ids));
      const noteOther = found.reason({
        table: "fieldSurvey",
        field: "point",
        value: (row) => idText(point, row),
        rule: { ja: "抽出されていない点の調査", en: "A visit to a point that was not drawn" },
        expected: { ja: "抽出された点", en: "a point that was drawn" },
      });
      for (let row = 0; row < point.length; row++) if (isDrawn.row(point[row]) < 0) noteOther(row);
      const noteMissing = found.reason({
        table: "stage1",
        field: "fieldSurvey",
        value: () => "",
        rule: { ja: "抽出された点が調査の台帳にない", en: "A drawn point is not on the list of visits" },
        expected: { ja: "調査の記録", en: "a record of the visit" },
      });
      for (let k = 0; k < drawn.length; k++) {
        const row = rows.row(drawn[k]);
        if (row >= 0 && isListed.row(drawn[k]) < 0) noteMissing(row);
      }
    },
  },
];

/** The fiscal year (April to March) of a day, `yyyy-mm-dd`. */
function fiscalYearOf(day: string): number {
  const [year, month] = day.split("-").map(Number);
  return month < 4 ? year - 1 : year;
}
