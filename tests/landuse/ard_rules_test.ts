import assert from "node:assert/strict";
import {
  ARD_RULE_TABLE,
  type ArdRule,
  ardRules,
  codesOf,
  composeCodes,
  followHistory,
  proposeCorrections,
} from "kenzan/landuse/mod.ts";

Deno.test("another table of rules changes what follows, composes and costs", () => {
  // Agreed otherwise: land that was cleared and forested again is AR, and disturbed land cannot be converted late.
  const other = ardRules(
    ARD_RULE_TABLE.map((rule): ArdRule => {
      if (rule.kind === "composite" && rule.memory.includes("forest again") && rule.states.includes("F")) {
        return { ...rule, codes: [3] };
      }
      if (rule.kind === "transition" && rule.passages === "UN VN") return { ...rule, passages: "UN" };
      if (rule.kind === "confusion" && rule.pairs !== undefined) return { ...rule, pairs: [[6, 4]] };
      return rule;
    }),
  );
  assert.deepEqual(composeCodes(4, 3, "strict", other), [3]);
  assert.equal(followHistory([9, 4]).verdict, "lenient");
  assert.equal(followHistory([9, 4], other).verdict, "contradiction");
  assert.equal(proposeCorrections([6, 3])[0].cost, 1);
  assert.deepEqual(
    proposeCorrections([6, 3], { rules: other }).map(({ codes, cost }) => [codes.join(), cost]).slice(0, 2),
    [
      ["4,3", 1],
      ["6,5", 2],
    ],
  );
});

Deno.test("every ARD of a period that leaves the code since the base year as it was stands in the table, and nothing else", () => {
  const rules = ardRules();
  for (let code = 1; code <= 11; code++) {
    for (const period of [3, 4]) {
      const stands = (rules.standing[code] & 1 << period) !== 0;
      assert.equal(stands, composeCodes(code, period).includes(code), `${code}, ${period}`);
    }
  }
  assert.deepEqual([...rules.standing].map((mask) => codesOf(mask).join()), [
    "",
    "4",
    "",
    "",
    "3,8",
    ...Array<string>(9).fill(""),
  ]);
  // Where it is agreed that such land is 2, the composites say so, and the row counts for nothing.
  const seen = ardRules(
    ARD_RULE_TABLE.map((rule): ArdRule =>
      rule.kind === "composite" && rule.memory.includes("forest again") && rule.states.includes("F")
        ? { ...rule, codes: [2] }
        : rule
    ),
  );
  assert.equal(seen.standing[4], 0);
});

const without = (kind: ArdRule["kind"]) => ARD_RULE_TABLE.filter((rule) => rule.kind !== kind);
const row: ArdRule = {
  kind: "transition",
  codes: [14],
  passages: "NN",
  reading: "strict",
  clause: "x",
  reason: { ja: "x", en: "x" },
};

for (
  const [what, table, message] of [
    ["a code that does not exist", [row], /codes from 1 to 13\n +found: +14\n +where: +row 1/],
    ["a state that does not exist", [{ ...row, codes: [1], passages: "NX" }], /passages such as NF[\s\S]*NX/],
    [
      "a period code that does not exist",
      [{ ...row, kind: "standing", codes: [4], periods: [0] } as ArdRule],
      /codes from 1 to 13\n +found: +0/,
    ],
    [
      "a rule without a clause",
      [{ ...row, codes: [1], clause: "" }],
      /a clause, and a reason in both languages/,
    ],
    [
      "a cost of nothing",
      [{ ...row, codes: [1], kind: "lenience", cost: 0 } as ArdRule],
      /a positive cost\n +found: +0/,
    ],
    ["no word on how points begin", without("origin"), /origin rows for the states N, F, U and V/],
    ["a history without a code", without("composite"), /none for memory `open` in state N/],
    ["a confusion without a cost", without("confusion"), /a row for a confusion of 1 and 2/],
    ["no cost of lenience", without("lenience"), /a row for lenience/],
  ] as [string, ArdRule[], RegExp][]
) {
  Deno.test(`a rule table with ${what} is refused`, () => {
    assert.throws(() => ardRules(table), message);
  });
}
