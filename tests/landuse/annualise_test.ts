import assert from "node:assert/strict";
import fc from "fast-check";
import { annualise } from "kenzan/landuse/mod.ts";

const rate = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("a linear rate over its years gives the period's rate back", () => {
  assert.equal(annualise(0.0004, 2), 0.0002);
  assert.equal(annualise(0.016, 16), 0.001);
});

Deno.test("a compound rate, applied year by year, leaves what the period left", () => {
  fc.assert(fc.property(rate, fc.integer({ min: 1, max: 16 }), (r, years) => {
    const left = (1 - annualise(r, years, "compound")) ** years;
    assert.ok(Math.abs(left - (1 - r)) < 1e-12);
  }));
});

Deno.test("the compound rate is never below the linear one", () => {
  fc.assert(fc.property(rate, fc.integer({ min: 1, max: 16 }), (r, years) => {
    assert.ok(annualise(r, years, "compound") >= annualise(r, years) - 1e-15);
  }));
});

Deno.test("a rate above 1 and a period without length are refused", () => {
  assert.throws(() => annualise(1.2, 2), /a rate from 0 to 1 over a positive number of years/);
  assert.throws(() => annualise(0.1, 0), /found: +0.1 over 0/);
  assert.throws(() => annualise(NaN, 2), /found: +NaN over 2/);
});
