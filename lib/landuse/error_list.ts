import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, columnTexts, tableFrom } from "../table/mod.ts";
import type { CheckResult, Finding } from "./check_survey.ts";
import type { CorrectedTable, CorrectionEntry } from "./correction_log.ts";
import type { Proposal } from "./finding_list.ts";
import { isNumeric, textsOf } from "./name_column.ts";
import { PREFECTURES } from "./prefecture.ts";

/** What an interpreter writes into `decision`: the proposal is taken, or what stands there stays. Else it stays open. */
export const DECISION = { accept: "提案", keep: "維持" } as const;

/** How the list is made. */
export interface ErrorListOptions {
  /** Language of rules and expectations. Default `ja`. */
  language?: "ja" | "en";
  /** Default: errors and warnings. */
  severities?: ReadonlyArray<"E" | "W">;
}

/**
 * The findings as a table for the interpreters, in the order of prefecture, point and check: what stands where, what
 * is expected, how it could be mended (`kpard21_23: 3→5`), and empty columns `decision` and `remark` to be filled.
 * `x` and `y` are those of the points (for a GeoPackage); NaN where a finding lies at no point.
 *
 * @example
 * ```ts ignore
 * const list = errorList(checkSurvey(survey));
 * ```
 */
export function errorList(results: ReadonlyArray<CheckResult>, options: ErrorListOptions = {}): Table {
  const { language = "ja", severities = ["E", "W"] } = options;
  const findings = results.flatMap((result) => Array.from(result.row, (_, k) => result.tell(k)))
    .filter(({ severity }) => severities.includes(severity));
  findings.sort((a, b) =>
    a.pref - b.pref || compareIds(a.point, b.point) || (a.check < b.check ? -1 : +(a.check > b.check))
  );
  const texts = (of: (finding: Finding) => string) =>
    findings.length === 0 ? new Int8Array(0) : findings.map(of);
  return tableFrom({
    number: Int32Array.from(findings, (_, k) => k + 1),
    point: texts(({ point }) => point),
    pref: Uint8Array.from(findings, ({ pref }) => pref),
    prefecture: texts(({ pref }) => PREFECTURES[pref - 1]?.label[language] ?? ""),
    check: texts(({ check }) => check),
    severity: texts(({ severity }) => severity),
    table: texts(({ table }) => table),
    field: texts(({ field }) => field),
    value: texts(({ value }) => value),
    rule: texts(({ rule }) => rule[language]),
    expected: texts(({ expected }) => expected[language]),
    proposal: texts(({ proposal }) => proposal.map(proposalText).join("; ")),
    decision: texts(() => ""),
    remark: texts(() => ""),
    x: Float64Array.from(findings, ({ x }) => x),
    y: Float64Array.from(findings, ({ y }) => y),
  });
}

/**
 * The rows of an error list by check, in their order and with their numbers: layers of a GeoPackage.
 *
 * @param list From {@link errorList}.
 */
export function errorsByCheck(list: Table): Map<string, Table> {
  if (list.numRows === 0) return new Map();
  const names = list.schema.names.map(String);
  const checks = columnTexts(list, "check");
  const columns = names.map((name) =>
    isNumeric(list, name) ? columnNumbers(list, name, { missing: NaN }) : columnTexts(list, name)
  );
  const rows = Map.groupBy(checks.keys(), (row) => checks[row]);
  const typed = (name: string, values: Float64Array) =>
    name === "number" ? Int32Array.from(values) : name === "pref" ? Uint8Array.from(values) : values;
  return new Map(
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([check, mine]) => [
      check,
      tableFrom(Object.fromEntries(names.map((name, k) => {
        const values = columns[k];
        return [
          name,
          values instanceof Float64Array
            ? typed(name, Float64Array.from(mine, (row) => values[row]))
            : mine.map((row) => values[row]),
        ];
      }))),
    ]),
  );
}

function proposalText({ field, before, after }: Proposal): string {
  return `${field}: ${before || ""}→${after || ""}`;
}

function compareIds(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return difference !== difference ? (a < b ? -1 : +(a > b)) : difference;
}

/**
 * What the interpreters decided, as entries of a correction log. `decision` may be empty (open), 維持 (what stands
 * there stays: no entry), 提案 (the proposal is taken), or changes written as the proposal is, e.g. `KP_ARD: 4→6`.
 *
 * @param by Who decided.
 * @throws Fault for a decision that is none of these, for 提案 where there is no proposal, and for a change that
 * belongs to no table that can be corrected.
 */
export function decidedCorrections(list: Table, by: string): CorrectionEntry[] {
  if (list.numRows === 0) return [];
  const [point, check, table, proposal, rule] = ["point", "check", "table", "proposal", "rule"]
    .map((name) => textsOf(list, name));
  const [decision, remark] = ["decision", "remark"].map((name) => columnTexts(list, name, { missing: "" }));
  return decision.flatMap((text, row): CorrectionEntry[] => {
    const decided = text.trim();
    if (decided === "" || decided === DECISION.keep) return [];
    const changes = decided === DECISION.accept ? proposal[row] : decided;
    const where = `row ${row + 1} of the error list (${check[row]}, point ${point[row]})`;
    return changes.split(";").map((part) => {
      const match = /^\s*(\S+)\s*:\s*(\d*)\s*→\s*(\d*)\s*$/.exec(part);
      if (match === null) {
        throw new Fault("landuse: not a decision", {
          expected:
            `nothing, ${DECISION.keep}, ${DECISION.accept} (where a proposal stands), or changes such as KP_ARD: 4→6`,
          found: JSON.stringify(text),
          where,
        });
      }
      return {
        table: correctedTableOf(table[row], match[1], where),
        point: point[row],
        field: match[1],
        before: Number(match[2]),
        after: Number(match[3]),
        check: check[row],
        reason: remark[row] || rule[row],
        by,
      };
    });
  });
}

/**
 * The table that a change belongs to: a finding in the stack can propose to change KP_ARD of stage 1.
 *
 * @throws Fault for a finding in a table without codes to correct.
 */
export function correctedTableOf(table: string, field: string, where: string): CorrectedTable {
  if (table === "stack" && /^KP_ARD$/i.test(field)) return "stage1";
  if (table === "stage1" || table === "stage2" || table === "stack" || table === "dating") return table;
  throw new Fault("landuse: a decision about what cannot be corrected by a code", {
    expected: "a finding in stage1, stage2, stack or dating",
    found: table,
    where,
  });
}
