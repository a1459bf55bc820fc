import { proposeCorrections } from "./ard_correction.ts";
import { VERDICT } from "./ard_history.ts";
import { CODES } from "./ard_rules.ts";
import { valueText } from "./code_column.ts";
import { codesLabel, isUnread, same } from "./code_sets.ts";
import type { Proposal } from "./finding_list.ts";
import type { LogicalCheck } from "./logical_check.ts";
import type { SurveyContext } from "./survey_context.ts";

/** The codes of a point in the stack as one text. */
export function historyText({ survey }: SurveyContext): (row: number) => string {
  return (row) => survey.stack!.periods.map(({ column }) => valueText(column, row) || "-").join(" ");
}

/** The cheapest correction of a history as changes of fields. */
function correction(context: SurveyContext, since?: (row: number) => number): (row: number) => Proposal[] {
  const { survey, rules } = context;
  const { periods } = survey.stack!;
  return (row) => {
    const codes = periods.map(({ column }) => column.values[row]);
    if (codes.some((code) => !(code >= 1 && code < CODES))) return [];
    const code = since?.(row);
    const [best] = proposeCorrections(codes, { rules, most: 1, since: code });
    if (best === undefined) return [];
    const fields = best.changes.map(({ period, before, after }) => ({
      field: periods[period].field,
      before,
      after,
    }));
    return best.since === code
      ? fields
      : [...fields, { field: survey.stage1.columns.KP_ARD.name, before: code!, after: best.since! }];
  };
}

/** L60-L63, L68: the stacked database as a whole. */
export const STACK_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L60",
    severity: "E",
    clause: "3(1)イ③",
    title: { ja: "積み上げデータが全ての格子点を含む", en: "The stack holds every point" },
    needs: ["stack"],
    run(context, found) {
      const note = found.reason({
        table: "stage1",
        field: "point",
        value: () => "",
        rule: { ja: "積み上げデータにない格子点", en: "A point that the stack does not have" },
        expected: { ja: "積み上げの記録", en: "a record of the stack" },
      });
      context.rowsIn("stack", "stage1").forEach((at, row) => {
        if (at < 0) note(row);
      });
    },
  },
  {
    id: "L61",
    severity: "E",
    clause: "3(1)イ③, 別表3, 別表5",
    title: { ja: "積み上げた判読結果の履歴が成り立つ", en: "The codes can follow each other" },
    needs: ["stack"],
    run(context, found) {
      const { periods } = context.survey.stack!;
      const { verdict, brokenAt } = context.histories;
      const broken = found.reason({
        table: "stack",
        field: (row) => periods[brokenAt[row]].field,
        value: historyText(context),
        rule: {
          ja: "この期間の結果は前の期間の結果に続かない",
          en: "The code of this period cannot follow the ones before",
        },
        expected: { ja: "前の期間に続くコード", en: "a code that can follow" },
        propose: correction(context),
      });
      const late = found.reason({
        table: "stack",
        field: "kpard**_**",
        value: historyText(context),
        rule: {
          ja: "無立木林地が1のまま、又は後に転用された場合にのみ成り立つ",
          en: "Holds only if bare forest land stays bare as 1, or is converted late",
        },
        expected: { ja: "確認", en: "a second look" },
        severity: "W",
      });
      for (let row = 0; row < verdict.length; row++) {
        if (verdict[row] === VERDICT.contradiction) broken(row);
        else if (verdict[row] === VERDICT.lenient) late(row);
      }
    },
  },
  {
    id: "L62",
    severity: "E",
    clause: "3(1)イ③, 別表5",
    title: {
      ja: "積み上げた結果が基準年から期末までの結果になる",
      en: "The stack composes to the code of stage 1",
    },
    needs: ["stack"],
    run(context, found) {
      const { stage1 } = context.survey;
      const main = stage1.columns.KP_ARD.values;
      const { composites } = context.histories;
      const at = context.rowsIn("stage1", "stack");
      const note = found.reason({
        table: "stack",
        field: "KP_ARD**, kpard**_**",
        value: (row) => `${historyText(context)(row)} (KP_ARD ${valueText(stage1.columns.KP_ARD, at[row])})`,
        rule: {
          ja: "期間ごとの結果をつなぐと第1段階の結果にならない",
          en: "The codes of the periods do not make that of stage 1",
        },
        expected: (row) => codesLabel(composites[row]),
        propose: correction(context, (row) => main[at[row]]),
      });
      for (let row = 0; row < at.length; row++) {
        if (at[row] < 0 || composites[row] === 0) continue;
        const code = main[at[row]];
        if (code >= 1 && code < CODES && !isUnread(code) && !(composites[row] & 1 << code)) note(row);
      }
    },
  },
  {
    id: "L63",
    severity: "E",
    clause: "別表5",
    title: { ja: "各年までの結果が積み上げから再現される", en: "The code up to each year is reproduced" },
    needs: ["stack"],
    run(context, found) {
      const { periods, since } = context.survey.stack!;
      if (since.length === 0) {
        return { ja: "KP_ARD**が一つのみ", en: "There is one KP_ARD** only" };
      }
      for (const { end, column } of since) {
        const parts = periods.filter((period) => period.end <= end);
        if (parts.at(-1)?.end !== end) continue;
        const { next, composites } = context.rules;
        const maskOf = (row: number) => {
          let state = 1;
          for (const part of parts) {
            const code = part.column.values[row];
            state = code >= 1 && code < CODES ? next[state * CODES + code] : 0;
          }
          return composites.lenient[state];
        };
        const note = found.reason({
          table: "stack",
          field: column.name,
          value: (row) => `${valueText(column, row)} (${historyText(context)(row)})`,
          rule: {
            ja: `${end}年までの期間をつないだ結果と異なる`,
            en: `The periods up to ${end} do not make it`,
          },
          expected: (row) => codesLabel(maskOf(row)),
        });
        const { values } = column;
        for (let row = 0; row < values.length; row++) {
          const mask = maskOf(row);
          const code = values[row];
          if (mask !== 0 && code >= 1 && code < CODES && !isUnread(code) && !(mask & 1 << code)) note(row);
        }
      }
    },
  },
  {
    id: "L68",
    severity: "E",
    clause: "別表5",
    title: { ja: "期間が途切れなく続く", en: "Each period begins where the one before ends" },
    needs: ["stack"],
    run({ survey }, found) {
      for (const table of ["stack", "dating"] as const) {
        const periods = survey[table]?.periods ?? [];
        periods.slice(1).forEach(({ field, start }, k) => {
          if (start === periods[k].end) return;
          found.survey(
            `${table}: ${field}`,
            String(start),
            { ja: "前の期間の期末から始まる", en: "Starts where the period before ends" },
            same(String(periods[k].end)),
          );
        });
      }
      const last = survey.stack!.periods.at(-1)!;
      if (last.end !== survey.end) {
        found.survey(
          `stack: ${last.field}`,
          String(last.end),
          { ja: "最後の期間は期末で終わる", en: "The last period ends at 期末" },
          same(String(survey.end)),
        );
      }
    },
  },
];
