import { valueText } from "./code_column.ts";
import { isArd, same } from "./code_sets.ts";
import { type DatedEvents, dateEvents, DATING } from "./date_event.ts";
import type { LogicalCheck } from "./logical_check.ts";
import type { SurveyContext } from "./survey_context.ts";

/** L53, L54: the dating of earlier ARD (step ④). */
export const DATING_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L53",
    severity: "E",
    clause: "3(1)イ④",
    title: { ja: "期首以前のARDの発生時点が特定されている", en: "Earlier ARD is dated" },
    needs: ["stage2", "dating"],
    run(context, found) {
      const { survey: { stage1 } } = context;
      const note = found.reason({
        table: "stage1",
        field: stage1.columns.KP_ARD.name,
        value: (row) => valueText(stage1.columns.KP_ARD, row),
        rule: {
          ja: "期首以前に発生したARDに④の記録がない",
          en: "An ARD before the start has no record of step ④",
        },
        expected: { ja: "各時期の判読結果", en: "its codes in all periods" },
      });
      const { rows, missing } = dated(context);
      missing.forEach(note);
      const events = datedEvents(context, rows);
      const undated = found.reason({
        table: "dating",
        field: "kpard**_**",
        value: history(context),
        rule: {
          ja: "基準年からの結果と同じARDの時期がない",
          en: "No period holds the ARD that the code says",
        },
        expected: {
          ja: "同じ種類のARDが一つの期間に発生（読めない期間は除く）",
          en: "one period with that ARD, or an unread one",
        },
      });
      const hasOther = otherLast(context);
      // The other kind in its place is the business of L54.
      rows.dating.forEach((row, k) => {
        if (events.status[k] === DATING.none && !hasOther(row, rows.stage1[k])) undated(row);
      });
    },
  },
  {
    id: "L54",
    severity: "E",
    clause: "3(1)イ④",
    title: {
      ja: "特定したARDが最後の土地利用変化であり種類が一致する",
      en: "The dated ARD is the last, and of the same kind",
    },
    needs: ["stage2", "dating"],
    run(context, found) {
      const note = found.reason({
        table: "dating",
        field: "kpard**_**",
        value: history(context),
        rule: {
          ja: "最後のARDの種類が基準年からの結果と異なる",
          en: "The last ARD is of another kind than the code says",
        },
        expected: (row) =>
          same(String(context.survey.stage1.columns.KP_ARD.values[context.rowsIn("stage1", "dating")[row]])),
      });
      const agreed = found.reason({
        table: "dating",
        field: "kpard**_**",
        value: history(context),
        rule: {
          ja: "最後のARDの種類が基準年からの結果と異なるが、規則の表（standing）により認める点",
          en: "A last ARD of another kind that the rule table allows (standing)",
        },
        expected: { ja: "林野庁と協議した扱い", en: "what is agreed with the Agency" },
        severity: "W",
      });
      const hasOther = otherLast(context);
      const { rows } = dated(context);
      const { stands } = datedEvents(context, rows);
      rows.dating.forEach((row, k) => {
        if (!hasOther(row, rows.stage1[k])) return;
        if (stands[k] === 1) agreed(row);
        else note(row);
      });
    },
  },
];

/** Points whose ARD must have a record of step ④: pairs of rows where it is there, rows of stage 1 where it is not. */
function dated(context: SurveyContext): { rows: { stage1: number[]; dating: number[] }; missing: number[] } {
  const { stage1, stage2 } = context.survey;
  const after = stage1.columns.KP_ARD.values;
  const period = stage2!.columns.KP_ARD.values;
  const [second, records] = [context.rowsIn("stage2", "stage1"), context.rowsIn("dating", "stage1")];
  const rows = { stage1: [] as number[], dating: [] as number[] };
  const missing: number[] = [];
  for (let row = 0; row < after.length; row++) {
    if (!isArd(after[row]) || (second[row] >= 0 && isArd(period[second[row]]))) continue;
    if (records[row] < 0) missing.push(row);
    else {
      rows.stage1.push(row);
      rows.dating.push(records[row]);
    }
  }
  return { rows, missing };
}

/** When the ARD of these points happened, by their histories. */
function datedEvents(
  { survey: { stage1, dating }, rules }: SurveyContext,
  rows: { stage1: number[]; dating: number[] },
): DatedEvents {
  return dateEvents(
    dating!.periods.map(({ column }) => Int8Array.from(rows.dating, (row) => column.values[row])),
    Int8Array.from(rows.stage1, (row) => stage1.columns.KP_ARD.values[row]),
    dating!.periods,
    rules,
  );
}

function history({ survey }: SurveyContext): (row: number) => string {
  return (row) => survey.dating!.periods.map(({ column }) => valueText(column, row) || "-").join(" ");
}

/** Whether the last ARD of a dated history is of another kind than stage 1 says. */
function otherLast({ survey: { stage1, dating } }: SurveyContext): (row: number, first: number) => boolean {
  return (row, first) => {
    const last = dating!.periods.findLast(({ column }) => isArd(column.values[row]));
    return last !== undefined && last.column.values[row] !== stage1.columns.KP_ARD.values[first];
  };
}
