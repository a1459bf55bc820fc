import assert from "node:assert/strict";
import fc from "fast-check";
import { categories, classes, type ClassScale, ramp } from "kenzan/publish/mod.ts";

const options = { label: { ja: "率", en: "Rate" }, unit: { ja: "%", en: "%" }, digits: 1 };

/** Lightness as print in black and white shows it (ITU-R BT.709 luma). */
function luma(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

Deno.test("quantiles put as many values in each class", () => {
  const values = Array.from({ length: 100 }, (_, i) => i / 10);
  const { edges } = classes(values, { ...options, method: "quantile", count: 4 });
  assert.deepEqual(edges, [0, 2.5, 5, 7.4, 9.9]);
});

Deno.test("pretty classes have round borders", () => {
  assert.deepEqual(classes([0.3, 9.4], options).edges, [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(classes([-3, 12, null, NaN], options).edges, [-5, 0, 5, 10, 15]);
});

Deno.test("every value has a class, whatever the method", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }),
    fc.constantFrom("pretty" as const, "quantile" as const),
    (values, method) => {
      const { edges, colours } = classes(values, { ...options, method });
      assert.equal(colours.length, edges.length - 1);
      assert.ok(edges.every((edge, i) => i === 0 || edge > edges[i - 1]));
      const slack = (edges.at(-1)! - edges[0]) * 1e-9;
      assert.ok(Math.min(...values) >= edges[0] - slack && Math.max(...values) <= edges.at(-1)! + slack);
    },
  ));
});

Deno.test("sequential colours darken step by step", () => {
  for (const palette of ["blue", "green", "orange", "purple", "grey"] as const) {
    const scales = [classes([0, 10], { ...options, palette }), ramp([0, 10], { ...options, palette })];
    for (const { colours } of scales) {
      assert.ok(colours.every((colour, i) => i === 0 || luma(colour) <= luma(colours[i - 1])), palette);
    }
  }
});

Deno.test("a diverging scale tells its sides apart without colour", () => {
  const scale: ClassScale = classes([-2, 2], { ...options, palette: "diverging", thresholds: [-1, 0, 1] });
  assert.deepEqual(scale.hatches, ["horizontal", "horizontal", undefined, undefined]);
  assert.ok(
    luma(scale.colours[0]) < luma(scale.colours[1]) && luma(scale.colours[3]) < luma(scale.colours[2]),
  );
});

Deno.test("categories differ in lightness", () => {
  const list = Array.from({ length: 6 }, (_, i) => ({ value: i, label: { ja: `${i}`, en: `${i}` } }));
  const shades = categories(options.label, list).categories.map(({ colour }) => luma(colour));
  assert.ok(shades.every((shade, i) => i === 0 || shade > shades[i - 1] + 10), shades.join(" "));
});

Deno.test("scales without numbers or order are refused", () => {
  assert.throws(() => classes([null, NaN], options), /without numbers/);
  assert.throws(() => classes([1], { ...options, thresholds: [2, 1] }), /do not rise/);
  assert.throws(() => classes([1], { ...options, thresholds: [0.25] }), /cannot print[\s\S]*0\.25/);
  assert.throws(() => ramp([3, 3], options), /without a range/);
});
