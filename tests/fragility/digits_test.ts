import assert from "node:assert/strict";
import fc from "fast-check";
import { digitsOf } from "kenzan/fragility/mod.ts";

Deno.test("digits of numbers worked out by hand", () => {
  assert.deepEqual(digitsOf(2, [2, 2]), { worst: 15.95, typical: 15.95, decimals: "all" });
  // Deviations 0.002 and 0: largest relative 1e-3; root mean square 1e-3 / sqrt(2).
  assert.deepEqual(digitsOf(2, [2.002, 2]), { worst: 3, typical: 3.15, decimals: 2 });
  // Half a unit of the second decimal is allowed, more is not.
  assert.equal(digitsOf(8, [8.005]).decimals, 2);
  assert.equal(digitsOf(8, [8.0051]).decimals, 1);
  // 1,234 that becomes 1,240: hundreds survive (6 is less than half of 100), tens do not.
  assert.equal(digitsOf(1234, [1240]).decimals, -2);
  assert.deepEqual(digitsOf(0, [0.001]), { worst: 0, typical: 0, decimals: 2 });
  assert.deepEqual(digitsOf(1, [-5]), { worst: 0, typical: 0, decimals: -2 });
  assert.deepEqual(digitsOf(1, [1, undefined]), { worst: 0, typical: 0, decimals: "none" });
  assert.deepEqual(digitsOf(1, [1, null]), { worst: 0, typical: 0, decimals: "none" });
});

Deno.test("the worst case is never better than the typical one, and scale does not matter to significant digits", () => {
  const number = fc.double({ min: 1, max: 10, noNaN: true });
  fc.assert(fc.property(number, fc.array(number, { minLength: 1, maxLength: 6 }), (recorded, others) => {
    const { worst, typical, decimals } = digitsOf(recorded, others);
    assert.ok(worst <= typical && worst >= 0 && typical <= 15.95);
    const scaled = digitsOf(1024 * recorded, others.map((other) => 1024 * other));
    assert.deepEqual([scaled.worst, scaled.typical], [worst, typical]);
    if (typeof decimals === "number") {
      const most = Math.max(...others.map((other) => Math.abs(other - recorded)));
      assert.ok(most <= 0.5 * 10 ** -decimals * (1 + 1e-6) && most > 0.5 * 10 ** -(decimals + 1));
    }
  }));
});
