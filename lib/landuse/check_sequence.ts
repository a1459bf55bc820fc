import { Fault } from "../fault/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import { historyText } from "./check_stack.ts";
import { valueText } from "./code_column.ts";
import { codesLabel, isArd, same } from "./code_sets.ts";
import { GAP, unreadGaps } from "./fill_unread.ts";
import type { LogicalCheck } from "./logical_check.ts";

/** L64-L67: unread periods and suspicious sequences of the stacked database. */
export const SEQUENCE_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L64",
    severity: "E",
    clause: "3(1)イ③",
    title: {
      ja: "判読不能の期首が前後から推定されている",
      en: "Unreadable states are inferred from before and after",
    },
    needs: ["stack"],
    run(context, found) {
      const { periods } = context.survey.stack!;
      const gaps = unreadGaps(periods.map(({ column }) => column.values));
      // A point with several stretches is told by its first; the next run of the checks tells the next.
      const gapOf = new Map<number, number>();
      gaps.rows.forEach((row, k) => gapOf.has(row) || gapOf.set(row, k));
      const stretch = (row: number) =>
        periods.slice(gaps.first[gapOf.get(row)!], gaps.last[gapOf.get(row)!] + 1);
      const field = (row: number) => stretch(row)[0].field;
      const fill = found.reason({
        table: "stack",
        field,
        value: historyText(context),
        rule: {
          ja: "前後の現況が同じであり推定できる",
          en: "The same state before and after: to be inferred",
        },
        expected: (row) => same(String(gaps.code[gapOf.get(row)!])),
        propose: (row) =>
          stretch(row).map((period) => ({
            field: period.field,
            before: period.column.values[row],
            after: gaps.code[gapOf.get(row)!],
          })),
      });
      const hidden = found.reason({
        table: "stack",
        field,
        value: historyText(context),
        rule: {
          ja: "判読不能の間に変化があり、時点が期間に絞られるのみ",
          en: "A change lies in what could not be read: its date is known to that span only",
        },
        expected: (row) => same(`${stretch(row)[0].start}-${stretch(row).at(-1)!.end}`),
        severity: "W",
      });
      for (const [row, k] of gapOf) (gaps.kind[k] === GAP.same ? fill : hidden)(row);
    },
  },
  {
    id: "L65",
    severity: "E",
    clause: "別表3, 6",
    title: { ja: "データ欠損が画像の撮影範囲と一致する", en: "13 stands where no image covers the point" },
    needs: ["stack", "coverage"],
    run({ survey }, found) {
      for (const { field, column } of survey.stack!.periods) {
        const covered = survey.coverage![field];
        if (covered === undefined) continue;
        if (covered.length !== column.values.length) {
          throw new Fault("landuse: the coverage is not of these points", {
            expected: `an entry for each of the ${column.values.length} rows of the stack`,
            found: String(covered.length),
            where: field,
          });
        }
        const note = found.reason({
          table: "stack",
          field,
          value: (row) => valueText(column, row),
          rule: {
            ja: "13は画像のない点にのみ、かつ必ず記入",
            en: "13 where there is no image, and only there",
          },
          expected: (row) => covered[row] ? { ja: "13以外", en: "not 13" } : same("13"),
        });
        for (let row = 0; row < covered.length; row++) {
          if ((column.values[row] === 13) === (covered[row] === 1)) note(row);
        }
      }
    },
  },
  {
    id: "L66",
    severity: "W",
    clause: "仕様書に記載なし（誤読の疑い）",
    title: { ja: "ARDが繰り返されていない", en: "ARD does not come and go" },
    needs: ["stack"],
    run(context, found) {
      const { periods, rows } = context.survey.stack!;
      const reason = (ja: string, en: string) =>
        found.reason({
          table: "stack",
          field: "kpard**_**",
          value: historyText(context),
          rule: { ja, en },
          expected: { ja: "再判読", en: "a second reading" },
        });
      const many = reason("ARDが3回以上", "More than two ARD");
      const flip = reason("2期間以内に反対のARD", "An opposite ARD within two periods");
      for (let row = 0; row < rows; row++) {
        let [count, last, lastCode, flips] = [0, 0, 0, false];
        for (let k = 0; k < periods.length; k++) {
          const code = periods[k].column.values[row];
          if (!isArd(code)) continue;
          // The first field spans decades, so that nothing comes soon after it: `last` is then 0.
          if (last > 0 && code !== lastCode && k - last <= 2) flips = true;
          count++;
          last = k;
          lastCode = code;
        }
        if (count > 2) many(row);
        else if (flips) flip(row);
      }
    },
  },
  {
    id: "L67",
    severity: "W",
    clause: "仕様書に記載なし（6と4、5と3の取り違え）",
    title: {
      ja: "伐採の直後のD、伐採・攪乱の直後のARがない",
      en: "No D right after a harvest, no AR right after a harvest or disturbance",
    },
    needs: ["stack"],
    run(context, found) {
      const { periods, rows } = context.survey.stack!;
      periods.slice(1).forEach(({ field, column }, k) => {
        const before = periods[k].column.values;
        const note = found.reason({
          table: "stack",
          field,
          value: historyText(context),
          rule: { ja: "6の次の4、6・9の次の3", en: "4 after 6, or 3 after 6 or 9" },
          expected: (row) =>
            column.values[row] === D_CODE ? codesLabel(1 << 1 | 1 << 5) : codesLabel(1 << 5 | 1 << 8),
        });
        for (let row = 0; row < rows; row++) {
          const [first, second] = [before[row], column.values[row]];
          if ((second === D_CODE && first === 6) || (second === AR_CODE && (first === 6 || first === 9))) {
            note(row);
          }
        }
      });
    },
  },
];
