import { AR_CODE, D_CODE } from "./ard_code.ts";
import { type ArdRules, CODES } from "./ard_rules.ts";
import { valueText } from "./code_column.ts";
import { codesLabel, isArd, isCode, isUnread, same } from "./code_sets.ts";
import type { FindingList, Proposal } from "./finding_list.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import { expectedPeriodCodes } from "./stage_two.ts";
import type { SurveyContext } from "./survey_context.ts";

/** Stage 2 beside what is known before and after, by row of stage 2; rows that stage 1 does not have are left out. */
function* together(
  context: SurveyContext,
): Generator<
  { row: number; raw: number; before: number; after: number; period: number; isCorrected: boolean }
> {
  const { stage1, stage2 } = context.survey;
  const known = context.before!;
  const at = context.rowsIn("stage1", "stage2");
  const [after, period] = [stage1.columns.KP_ARD.values, stage2!.columns.KP_ARD.values];
  for (let row = 0; row < at.length; row++) {
    const first = at[row];
    if (first < 0) continue;
    yield {
      row,
      raw: known.raw[first],
      before: known.effective[first],
      after: after[first],
      period: period[row],
      isCorrected: known.corrected[first] === 1,
    };
  }
}

/** What stands in stage 2, with the codes it is held against. */
function values(context: SurveyContext): (row: number) => string {
  const { stage1, stage2 } = context.survey;
  const at = context.rowsIn("stage1", "stage2");
  const known = context.before!;
  return (row) =>
    `${valueText(stage2!.columns.KP_ARD, row)} (${known.effective[at[row]] || "-"} → ${
      valueText(stage1.columns.KP_ARD, at[row]) || "-"
    })`;
}

/** Whether the rules let a code stand before and after a period that has this other one. */
function stands({ rules }: SurveyContext, code: number, period: number): boolean {
  return isCode(code) && isCode(period) && (rules.standing[code] & 1 << period) !== 0;
}

/** The code of a mask that is most easily confused with what stands there. */
function cheapest({ cost }: ArdRules, judged: number, mask: number): number | undefined {
  let best: number | undefined;
  for (let code = 1; code < CODES; code++) {
    if (!(mask & 1 << code)) continue;
    if (best === undefined || cost[judged * CODES + code] < cost[judged * CODES + best]) best = code;
  }
  return best;
}

const stage2Reason = (context: SurveyContext, found: FindingList, rule: Label, expected: Label) =>
  found.reason({
    table: "stage2",
    field: context.survey.stage2!.columns.KP_ARD.name,
    value: values(context),
    rule,
    expected,
  });

/** L50-L52, L55-L57: stage 1 against stage 2. */
export const STAGE_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L50",
    severity: "E",
    clause: "3(1)イ②",
    title: { ja: "第2段階判読の対象が過不足ない", en: "Stage 2 holds the points it is about, and no other" },
    needs: ["stage2", "previous"],
    run(context, found) {
      const { stage1, stage2 } = context.survey;
      const { effective, corrected } = context.before!;
      const after = stage1.columns.KP_ARD.values;
      const isCandidate = (row: number) => effective[row] !== after[row] || corrected[row] === 1;
      const missing = found.reason({
        table: "stage1",
        field: stage1.columns.KP_ARD.name,
        value: (row) => `${effective[row] || "-"} → ${valueText(stage1.columns.KP_ARD, row) || "-"}`,
        rule: {
          ja: "期首までと期末までの結果が異なるが第2段階の記録がない",
          en: "The codes differ, and stage 2 has no record",
        },
        expected: { ja: "第2段階判読の記録", en: "a record of stage 2" },
      });
      const records = context.rowsIn("stage2", "stage1");
      for (let row = 0; row < records.length; row++) if (records[row] < 0 && isCandidate(row)) missing(row);
      const needless = stage2Reason(
        context,
        found,
        { ja: "期首までと期末までの結果が一致する", en: "The codes agree, and nothing was corrected" },
        { ja: "第2段階の対象ではない", en: "no record of stage 2" },
      );
      const unknown = found.reason({
        table: "stage2",
        field: "point",
        value: (row) => valueText(stage2!.columns.KP_ARD, row),
        rule: { ja: "第1段階にない格子点", en: "A point that stage 1 does not have" },
        expected: { ja: "第1段階の格子点", en: "a point of stage 1" },
      });
      const codes = stage2!.columns.KP_ARD.values;
      context.rowsIn("stage1", "stage2").forEach((at, row) => {
        if (at < 0) unknown(row);
        // What stands by the rules though the land changed is the business of L52.
        else if (!isCandidate(at) && !stands(context, after[at], codes[row])) needless(row);
      });
    },
  },
  {
    id: "L51",
    severity: "E",
    clause: "3(1)イ②, 別表3",
    title: {
      ja: "期首・期末間の結果が前後の結果と整合する",
      en: "The code from start to end fits those before and after",
    },
    needs: ["stage2", "previous"],
    run(context, found) {
      const { stage2, stage1 } = context.survey;
      const expected = expectedPeriodCodes(context.rules);
      const at = context.rowsIn("stage1", "stage2");
      const mask = (row: number) =>
        expected(context.before!.effective[at[row]], stage1.columns.KP_ARD.values[at[row]]);
      const field = stage2!.columns.KP_ARD.name;
      const note = found.reason({
        table: "stage2",
        field,
        value: values(context),
        rule: {
          ja: "期首までの結果に続けると期末までの結果にならない",
          en: "After the known code it does not lead to that of stage 1",
        },
        expected: (row) => codesLabel(mask(row)),
        propose: (row): Proposal[] => {
          const before = stage2!.columns.KP_ARD.values[row];
          const after = cheapest(context.rules, before, mask(row));
          return after === undefined ? [] : [{ field, before, after }];
        },
      });
      for (const { row, before, after, period } of together(context)) {
        if (!isCode(before) || !isCode(after) || !isCode(period) || isUnread(period)) continue;
        if (!(expected(before, after) & 1 << period)) note(row);
      }
    },
  },
  {
    id: "L52",
    severity: "E",
    clause: "3(1)イ②",
    title: { ja: "前後の結果が同じ点にARDがない", en: "No ARD where the codes before and after are equal" },
    needs: ["stage2", "previous"],
    run(context, found) {
      const note = stage2Reason(
        context,
        found,
        { ja: "期首までと期末までの結果が同じ点のARD", en: "ARD where the codes before and after are equal" },
        { ja: "3・4以外、又は前後の結果の修正", en: "neither 3 nor 4, or another code before or after" },
      );
      const agreed = found.reason({
        table: "stage2",
        field: context.survey.stage2!.columns.KP_ARD.name,
        value: values(context),
        rule: {
          ja: "前後の結果が同じだが、規則の表（standing）により期首・期末間の変化を認める点",
          en: "A change between equal codes that the rule table allows (standing)",
        },
        expected: { ja: "林野庁と協議した扱い", en: "what is agreed with the Agency" },
        severity: "W",
      });
      for (const { row, before, after, period } of together(context)) {
        if (before !== after) continue;
        if (stands(context, after, period)) agreed(row);
        else if (isArd(period)) note(row);
      }
    },
  },
  {
    id: "L55",
    severity: "W",
    clause: "3(1)イ②, 別表3",
    title: {
      ja: "AR・Dの取り消しに期首・期末間の変化がある",
      en: "An ARD that is gone again has a change of the period",
    },
    needs: ["stage2", "previous"],
    run(context, found) {
      const gone = stage2Reason(
        context,
        found,
        { ja: "3から1へ変わったが、期首・期末間が4でない", en: "3 became 1 without a D in the period" },
        same("4"),
      );
      const back = stage2Reason(
        context,
        found,
        { ja: "4から2へ変わったが、期首・期末間が3・8でない", en: "4 became 2 without 3 or 8 in the period" },
        codesLabel(1 << AR_CODE | 1 << 8),
      );
      for (const { row, before, after, period } of together(context)) {
        if (isUnread(period) || !isCode(period)) continue;
        if (before === AR_CODE && after === 1 && period !== D_CODE) gone(row);
        if (before === D_CODE && after === 2 && period !== AR_CODE && period !== 8) back(row);
      }
    },
  },
  {
    id: "L56",
    severity: "W",
    clause: "3(1)イ③④",
    title: { ja: "消えたARDに修正の記録がある", en: "An ARD that disappears has a logged correction" },
    needs: ["stage2", "previous"],
    run(context, found) {
      const note = stage2Reason(
        context,
        found,
        { ja: "期首までのARDが変化なしに消えた", en: "The ARD before the start is gone without a change" },
        { ja: "修正記録（修正前・修正後）", en: "an entry of the correction log, before and after" },
      );
      const expected = expectedPeriodCodes(context.rules);
      for (const { row, raw, after, period, isCorrected } of together(context)) {
        if (!isArd(raw) || after === raw || isCorrected || !isCode(after) || isUnread(after)) continue;
        if (isCode(period) && !isUnread(period) && !(expected(raw, after) & 1 << period)) note(row);
      }
    },
  },
  {
    id: "L57",
    severity: "E",
    clause: "3(1)イ②③",
    title: { ja: "前後の結果が異なる点に変化がある", en: "Where the codes differ, something changed" },
    needs: ["stage2", "previous"],
    run(context, found) {
      const note = stage2Reason(
        context,
        found,
        {
          ja: "前後の結果が異なるのに非変化（1・2）：いずれかの結果が誤り",
          en: "Unchanged (1, 2), and yet the codes differ: one of them is wrong",
        },
        { ja: "変化のコード、又は前後の結果の修正", en: "a change, or another code before or after" },
      );
      for (const { row, before, after, period, isCorrected } of together(context)) {
        if (period !== 1 && period !== 2) continue;
        if (before !== after && !isUnread(before) && !isUnread(after) && !isCorrected) note(row);
      }
    },
  },
];
