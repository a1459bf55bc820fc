import { Fault } from "../fault/mod.ts";
import { ARD_CODES, type LandState } from "./ard_code.ts";
import type { ArdRule } from "./ard_rule.ts";
import { ARD_RULE_TABLE } from "./ard_rule_table.ts";
import { confusionCosts } from "./confusion_cost.ts";
import { type Automaton, determinise } from "./determinise.ts";

/** Number of entries a code has in tables that are indexed by code: codes are 1-13. */
export const CODES = 14;
/** Land states in the order of their bits: N 1, F 2, U 4, V 8. */
export const LAND_STATES: ReadonlyArray<LandState> = ["N", "F", "U", "V"];

/**
 * A rule table made ready for arrays: one number is the state of a whole history so far, and one look-up takes it a
 * code further. State 0 is the contradiction, state 1 the base year.
 */
export interface ArdRules extends Automaton {
  /** The rows it was made of. */
  table: ReadonlyArray<ArdRule>;
  /** By code: 1 where nothing was seen. */
  isUnread: Uint8Array;
  /**
   * By code since the base year: codes of a period (bits `1 << code`) that stage 2 may hold although the code is the
   * same before and after it. Rows of the table that its own composites contradict count for nothing.
   */
  standing: Uint16Array;
  /** Cost of supposing `meant` where `judged` stands: `[judged * 14 + meant]`; Infinity where that is no proposal. */
  cost: Float64Array;
  /** Cost of a history that holds leniently only. */
  lenientCost: number;
}

/**
 * Make a rule table ready.
 *
 * @param table Default: {@link ARD_RULE_TABLE}.
 * @throws Fault for rows that name codes or states which do not exist, for a state that has no composite, and for a
 * table without a row of a kind that is needed.
 */
export function ardRules(table: ReadonlyArray<ArdRule> = ARD_RULE_TABLE): ArdRules {
  table.forEach(checkRow);
  const isUnread = new Uint8Array(CODES);
  for (const rule of table) if (rule.kind === "unread") rule.codes.forEach((code) => isUnread[code] = 1);
  const automaton = determinise(table, isUnread);
  return {
    table,
    isUnread,
    ...automaton,
    standing: standingCodes(table, automaton),
    ...confusionCosts(table, isUnread),
  };
}

let defaults: ArdRules | undefined;

/** {@link ARD_RULE_TABLE} made ready, once. */
export function defaultRules(): ArdRules {
  return defaults ??= ardRules();
}

/** The codes of a mask (bit `1 << code`), rising. */
export function codesOf(mask: number): number[] {
  return ARD_CODES.map(({ code }) => code).filter((code) => mask & 1 << code);
}

function standingCodes(table: ReadonlyArray<ArdRule>, { next, composites }: Automaton): Uint16Array {
  const standing = new Uint16Array(CODES);
  for (const rule of table) {
    if (rule.kind !== "standing") continue;
    for (const code of rule.codes) {
      for (const period of rule.periods) {
        const after = composites.lenient[next[next[CODES + code] * CODES + period]];
        if (after & 1 << code) standing[code] |= 1 << period;
      }
    }
  }
  return standing;
}

function checkRow(rule: ArdRule, row: number): void {
  const codes = rule.kind === "confusion"
    ? (rule.pairs ?? []).flat()
    : rule.kind === "standing"
    ? [...rule.codes, ...rule.periods]
    : "codes" in rule
    ? rule.codes
    : [];
  const wrong = codes.find((code) => !(Number.isInteger(code) && code >= 1 && code < CODES));
  if (wrong !== undefined) throw rowFault(row, "codes from 1 to 13", String(wrong));
  if (rule.kind === "transition" && !/^[NFUV]{2}( [NFUV]{2})*$/.test(rule.passages)) {
    throw rowFault(row, "passages such as NF or `UF VF`", JSON.stringify(rule.passages));
  }
  if (rule.kind === "confusion" && (rule.pairs === undefined) === (rule.cover === undefined)) {
    throw rowFault(row, "either pairs or cover", "both, or neither");
  }
  if ("cost" in rule && !(rule.cost > 0 && rule.cost < Infinity)) {
    throw rowFault(row, "a positive cost", String(rule.cost));
  }
  if (rule.clause === "" || rule.reason.ja === "" || rule.reason.en === "") {
    throw rowFault(row, "a clause, and a reason in both languages", "an empty one");
  }
}

function rowFault(row: number, expected: string, found: string): Fault {
  return new Fault("landuse: a row of the rule table that cannot be", {
    expected,
    found,
    where: `row ${row + 1}`,
    remedy: "correct the table that was given to ardRules",
  });
}
