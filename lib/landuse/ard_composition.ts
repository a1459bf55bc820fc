import { type ArdRules, CODES, codesOf, defaultRules } from "./ard_rules.ts";
import type { Reading } from "./ard_rule.ts";
import { codeFault } from "./code_fault.ts";

/** How codes are composed. */
export interface ComposeOptions {
  /** Default `lenient`, see {@link Reading}. */
  reading?: Reading;
  /** Default: `ARD_RULE_TABLE`. */
  rules?: ArdRules;
}

/**
 * Codes that successive periods may carry when they are read as one, from the first period's start to the last one's
 * end; empty when they contradict each other. An unread period (12, 13) stands for any one code.
 *
 * It is asked of the whole history at once: composing two by two loses what the land is in between (3, 6, 5 is 3,
 * while 3 and 6 are 1 or 3, and 5 follows neither), so that the order of composing would matter.
 *
 * @throws Fault on a code outside 1-13.
 */
export function composeHistory(codes: ArrayLike<number>, options: ComposeOptions = {}): number[] {
  const { reading = "lenient", rules = defaultRules() } = options;
  let state = 1;
  for (let k = 0; k < codes.length; k++) {
    if (!(codes[k] >= 1 && codes[k] < CODES)) throw codeFault(codes[k], `period ${k + 1} of the history`);
    state = rules.next[state * CODES + codes[k]];
  }
  return codesOf(rules.composites[reading][state]);
}

/** {@link composeHistory} of two periods: the table of composites. */
export function composeCodes(
  first: number,
  second: number,
  reading: Reading = "lenient",
  rules: ArdRules = defaultRules(),
): number[] {
  return composeHistory([first, second], { reading, rules });
}

/** The composites of two codes as masks, `[first * 14 + second]`, bit `1 << code`: {@link composeCodes} for arrays. */
export function compositeMasks(rules: ArdRules, reading: Reading = "lenient"): Uint16Array {
  const masks = new Uint16Array(CODES * CODES);
  for (let first = 1; first < CODES; first++) {
    for (let second = 1; second < CODES; second++) {
      const state = rules.next[rules.next[CODES + first] * CODES + second];
      masks[first * CODES + second] = rules.composites[reading][state];
    }
  }
  return masks;
}
