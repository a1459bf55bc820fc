import assert from "node:assert/strict";
import { isHeld, type RecoveryRow, recoveryTable, whyNotHeld } from "kenzan/landuse/mod.ts";

const row = (
  estimate: number,
  lower: number,
  upper: number,
  truth: number,
  rest: Partial<RecoveryRow> = {},
) => ({
  id: `${estimate} ${truth}`,
  label: { ja: "率", en: "rate" },
  estimate,
  interval: { lower, upper, level: 0.95, method: "normal" },
  truth,
  ...rest,
});

Deno.test("an interval that holds the truth needs no reason, and every other one has one", () => {
  const rows = [
    row(0.5, 0.4, 0.7, 0.45),
    row(0.5, 0.4, 0.7, 0.39),
    row(0.5, 0.4, 0.7, 0.71),
    row(0.5, 0.4, 0.7, 0.39, { isAsRead: true }),
    row(0.5, 0.4, 0.7, 0.39, { sample: { ja: "同じ28点", en: "the same 28 plots" } }),
  ];
  const table = recoveryTable(rows);
  const texts = (name: string) => Array.from(table.getChild(name)!) as string[];
  rows.forEach((each, k) => {
    assert.equal(texts("why_ja")[k] === "", isHeld(each));
    assert.equal(texts("why_en")[k] === "", isHeld(each));
  });
  assert.match(texts("why_ja")[3], /誤判読による偏り/);
  assert.match(texts("why_en")[4], /Sampling error: 2\.2 standard errors \(p = 3\.1 %\), the same 28 plots/);
});

Deno.test("the distance is in standard errors of the side on which the truth lies", () => {
  // The bounds are 1.96 standard errors away: 0.1 below, 0.2 above.
  const below = whyNotHeld(row(0.5, 0.4, 0.7, 0.35))!;
  const above = whyNotHeld(row(0.5, 0.4, 0.7, 0.8))!;
  assert.ok(Math.abs(below.standardErrors - 1.5 * 1.959963984540054) < 1e-9);
  assert.ok(Math.abs(above.standardErrors - 1.5 * 1.959963984540054) < 1e-9);
  // 2.94 standard errors: 0.33 %.
  assert.ok(Math.abs(below.p - 0.00328) < 1e-5);
  // Just outside, p is just below 5 %.
  const edge = whyNotHeld(row(0.5, 0.4, 0.7, 0.4 - 1e-9))!;
  assert.ok(edge.p < 0.05 && edge.p > 0.0499);
});
