import { D_CODE } from "./ard_code.ts";
import { valueText } from "./code_column.ts";
import { isArd, isUnread, same } from "./code_sets.ts";
import type { FindingList } from "./finding_list.ts";
import type { LogicalCheck } from "./logical_check.ts";
import { PREFECTURES } from "./prefecture.ts";
import { idText } from "./point_ids.ts";
import { FIELD_KIND } from "./survey.ts";
import type { SurveyContext } from "./survey_context.ts";
import { surveyYear } from "./survey_year.ts";

/** 1 for each row of stage 1 that is ARD there or in stage 2. */
function ardRows(context: SurveyContext): Uint8Array {
  const { stage1, stage2 } = context.survey;
  const marks = Uint8Array.from(stage1.columns.KP_ARD.values, (code) => +isArd(code));
  if (stage2 === undefined) return marks;
  const codes = stage2.columns.KP_ARD.values;
  context.rowsIn("stage1", "stage2").forEach((at, row) => {
    if (at >= 0 && isArd(codes[row])) marks[at] = 1;
  });
  return marks;
}

/** L70-L73: second readings and the field survey. */
export const RECHECK_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L70",
    severity: "E",
    clause: "3(1)イ⑤",
    title: { ja: "ARDの全ての箇所が再確認されている", en: "Every ARD was read again" },
    needs: ["recheck"],
    run(context, found) {
      const { stage1 } = context.survey;
      const note = found.reason({
        table: "stage1",
        field: stage1.columns.KP_ARD.name,
        value: (row) => valueText(stage1.columns.KP_ARD, row),
        rule: { ja: "再確認の記録がないARD", en: "An ARD without a second reading" },
        expected: { ja: "再確認の記録", en: "a second reading" },
      });
      const again = context.rowsIn("recheck", "stage1");
      ardRows(context).forEach((is, row) => {
        if (is && again[row] < 0) note(row);
      });
    },
  },
  {
    id: "L71",
    severity: "E",
    clause: "3(1)イ⑤",
    title: {
      ja: "ARD以外の2%が都道府県ごとに再確認されている",
      en: "2 % of the other points of each prefecture were read again",
    },
    needs: ["recheck"],
    run(context, found) {
      const { survey: { stage1 }, settings: { recheckShare } } = context;
      const isArdRow = ardRows(context);
      const again = context.rowsIn("recheck", "stage1");
      const [points, checked] = [new Int32Array(48), new Int32Array(48)];
      for (let row = 0; row < stage1.rows; row++) {
        if (isArdRow[row] || isUnread(stage1.columns.KP_ARD.values[row])) continue;
        points[stage1.pref[row]]++;
        if (again[row] >= 0) checked[stage1.pref[row]]++;
      }
      points.forEach((n, pref) => {
        // 0.02 * n of a whole number of hundreds must not be lifted by its last bit.
        const least = Math.ceil(recheckShare * n - 1e-9);
        if (checked[pref] >= least) return;
        found.survey(
          "recheck",
          `${PREFECTURES[pref - 1]?.label.ja ?? "-"}: ${checked[pref]}/${n}`,
          { ja: "再確認の数が足りない", en: "Too few second readings" },
          { ja: `${least}点以上`, en: `${least} points or more` },
        );
      });
    },
  },
  {
    id: "L72",
    severity: "E",
    clause: "3(1)イ⑤",
    title: {
      ja: "再確認点が乱数で抽出され、別の者が判読している",
      en: "Drawn by a logged seed, and read by someone else",
    },
    needs: ["recheck"],
    run(context, found) {
      const { stage1, recheck } = context.survey;
      if (recheck!.seed === undefined) {
        found.survey(
          "recheck",
          "",
          { ja: "抽出の乱数の種が記録されていない", en: "The seed of the draw was not logged" },
          { ja: "乱数の種", en: "the seed" },
        );
      }
      const first = stage1.interpreter;
      const { checker } = recheck!;
      const note = found.reason({
        table: "recheck",
        field: "checker",
        value: (row) => checker.names[checker.index[row]] ?? "",
        rule: { ja: "再確認者が最初の判読者と同じ、又は記録がない", en: "The first interpreter, or nobody" },
        expected: { ja: "別の判読者", en: "another interpreter" },
      });
      context.rowsIn("stage1", "recheck").forEach((at, row) => {
        const who = checker.names[checker.index[row]];
        const whoFirst = at < 0 ? undefined : first?.names[first.index[at]];
        if (who === undefined || who === whoFirst) note(row);
      });
      const { drawn } = recheck!;
      if (drawn === undefined) return;
      const missing = found.reason({
        table: "stage1",
        field: "recheck",
        value: () => "",
        rule: { ja: "抽出された点に再確認の記録がない", en: "A drawn point without a second reading" },
        expected: { ja: "再確認の記録", en: "a second reading" },
      });
      const [again, rows] = [context.index(recheck!.point), context.index(stage1.point)];
      for (let k = 0; k < drawn.length; k++) {
        const row = rows.row(drawn[k]);
        if (row >= 0 && again.row(drawn[k]) < 0) missing(row);
      }
    },
  },
  {
    id: "L73",
    severity: "E",
    clause: "3(1)イ⑥",
    title: {
      ja: "現地調査の点数と都道府県が仕様を満たす",
      en: "The field survey has its points and prefectures",
    },
    needs: ["fieldSurvey", "stage2", "fiscalYear"],
    run(context, found) {
      const { stage1, stage2, fieldSurvey, fiscalYear } = context.survey;
      const { point, kind } = fieldSurvey!;
      const at = context.rowsIn("stage1", "fieldSurvey");
      const second = context.rowsIn("stage2", "fieldSurvey");
      const [code1, code2] = [stage1.columns.KP_ARD.values, stage2!.columns.KP_ARD.values];
      const isArdRow = ardRows(context);
      const note = found.reason({
        table: "fieldSurvey",
        field: "point",
        value: (row) => idText(point, row),
        rule: { ja: "調査の種別と判読結果が合わない", en: "The kind of visit does not fit the code" },
        expected: { ja: "種別に合う格子点", en: "a point of that kind" },
      });
      const visits = new Int32Array(3);
      const visited = new Set<number>();
      const ardVisits = new Map<number, number>();
      at.forEach((row, k) => {
        const fits = row >= 0 &&
          (kind[k] === FIELD_KIND.ard
            ? second[k] >= 0 && isArd(code2[second[k]])
            : kind[k] === FIELD_KIND.deforested
            ? code1[row] === D_CODE
            : !isArdRow[row]);
        if (!fits) return note(k);
        visits[kind[k]]++;
        visited.add(stage1.pref[row]);
        if (kind[k] === FIELD_KIND.ard) {
          ardVisits.set(stage1.pref[row], (ardVisits.get(stage1.pref[row]) ?? 0) + 1);
        }
      });
      checkShares(context, found, ardVisits);
      const available = [0, count(code1, (code) => code === D_CODE), count(isArdRow, (is) => is === 0)];
      for (const each of [FIELD_KIND.deforested, FIELD_KIND.other]) {
        const least = Math.min(context.settings.fieldPoints, available[each]);
        if (visits[each] >= least) continue;
        found.survey(
          "fieldSurvey",
          String(visits[each]),
          each === FIELD_KIND.deforested
            ? { ja: "第1段階のDの調査点が50点程度に満たない", en: "Fewer than about 50 D of stage 1" }
            : { ja: "ARD以外の調査点が50点程度に満たない", en: "Fewer than about 50 points without ARD" },
          { ja: `${least}点以上`, en: `${least} points or more` },
        );
      }
      for (const group of surveyYear(fiscalYear!).fieldRegions) {
        if ([...visited].some((pref) => group.includes(PREFECTURES[pref - 1]?.region))) continue;
        found.survey(
          "fieldSurvey",
          group.join(", "),
          { ja: "この地域の都道府県で調査がない", en: "No prefecture of this region was visited" },
          { ja: "地域ごとに1県", en: "one prefecture of each" },
        );
      }
    },
  },
];

/** Half of the stage 2 ARD in two prefectures, as far as there are so many. */
function checkShares(
  context: SurveyContext,
  found: FindingList,
  visits: ReadonlyMap<number, number>,
): void {
  const { stage1, stage2 } = context.survey;
  const codes = stage2!.columns.KP_ARD.values;
  const ard = new Int32Array(48);
  context.rowsIn("stage1", "stage2").forEach((at, row) => {
    if (at >= 0 && isArd(codes[row])) ard[stage1.pref[at]]++;
  });
  const withArd = count(ard, (n) => n > 0);
  const enough = [...visits].filter(([pref, n]) => n >= Math.ceil(ard[pref] / 2)).length;
  if (enough >= Math.min(2, withArd)) return;
  found.survey(
    "fieldSurvey",
    [...visits].map(([pref, n]) => `${PREFECTURES[pref - 1]?.label.ja ?? "-"}: ${n}/${ard[pref]}`).join(", "),
    {
      ja: "第2段階のARDの50%を調査した都道府県が2つに満たない",
      en: "Fewer than two prefectures with half of the stage 2 ARD visited",
    },
    same("50 %"),
  );
}

function count(values: ArrayLike<number>, is: (value: number) => boolean): number {
  let n = 0;
  for (let k = 0; k < values.length; k++) if (is(values[k])) n++;
  return n;
}
