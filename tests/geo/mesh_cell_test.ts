import assert from "node:assert/strict";
import fc from "fast-check";
import { meshCell } from "kenzan/geo/mod.ts";

const degrees = (d: number, m = 0, s = 0) => d + m / 60 + s / 3600;
const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-11;

// Corners by the rule of JIS X 0410, for the worked examples of Sinfonica (地域メッシュの区分方法の図解: 5339, 5339-23
// 原町田, 5339-23-43, 5339-23-43-1) and, 5339-23-2, of Gikosha (標準メッシュの体系とコード).
const PUBLISHED = [
  ["5339", [35, 20], [139], [0, 40], [1]],
  ["5339-23", [35, 30], [139, 22, 30], [0, 5], [0, 7, 30]],
  ["5339-23-2", [35, 30], [139, 26, 15], [0, 2, 30], [0, 3, 45]],
  ["5339-23-4", [35, 32, 30], [139, 26, 15], [0, 2, 30], [0, 3, 45]],
  ["5339-23-265", [35, 31], [139, 27], [0, 1], [0, 1, 30]],
  ["5339-23-43", [35, 32], [139, 24, 45], [0, 0, 30], [0, 0, 45]],
  ["5339-23-43-1", [35, 32], [139, 24, 45], [0, 0, 15], [0, 0, 22.5]],
  ["5339-23-43-4", [35, 32, 15], [139, 25, 7.5], [0, 0, 15], [0, 0, 22.5]],
  ["5339-23-43-43", [35, 32, 22.5], [139, 25, 7.5], [0, 0, 7.5], [0, 0, 11.25]],
  ["5339-23-43-434", [35, 32, 26.25], [139, 25, 13.125], [0, 0, 3.75], [0, 0, 5.625]],
] as const;

Deno.test("codes of every order have the corners that JIS X 0410 gives them", () => {
  for (const [code, south, west, height, width] of PUBLISHED) {
    const cell = meshCell(code);
    const [d, m, s] = south as readonly number[];
    assert.ok(isNear(cell.south, degrees(d, m, s)), `${code}: south ${cell.south}`);
    const [wd, wm, ws] = west as readonly number[];
    assert.ok(isNear(cell.west, degrees(wd, wm, ws)), `${code}: west ${cell.west}`);
    assert.ok(isNear(cell.north - cell.south, degrees(...height as unknown as [number, number, number])));
    assert.ok(isNear(cell.east - cell.west, degrees(...width as unknown as [number, number, number])));
    assert.equal(cell.code, code.replaceAll("-", ""));
  }
});

Deno.test("the third-order cell of Tokyo Station holds it", () => {
  const { west, south, east, north } = meshCell("53394611");
  assert.ok(west < 139.7671 && 139.7671 < east && south < 35.6812 && 35.6812 < north);
});

Deno.test("full-width digits and any hyphen are read; what is no code is refused", () => {
  for (const text of ["５３３９－２３－４３", "5339 23 43", "5339‐23‐43"]) {
    assert.equal(meshCell(text).code, "53392343");
  }
  for (
    const text of [
      "",
      "123",
      "53392",
      "5339-83",
      "5339-29",
      "5339-23-5",
      "5339-23-0",
      "5339-23-43-0",
      "5339-23-43-9",
      "5339-23-365",
      "5339-23-315",
      "5339-23-43-15",
      "長野12",
    ]
  ) {
    assert.throws(() => meshCell(text), /not a code of a mesh/, text);
  }
});

const inRange = (most: number) => fc.integer({ min: 0, max: most });
const third = fc.tuple(inRange(7), inRange(7), inRange(9), inRange(9))
  .map(([a, b, c, d]) => `5437${a}${b}${c}${d}`);

Deno.test("the parts of a cell fill it, each as large as the others", () => {
  fc.assert(
    fc.property(fc.oneof(third, third.map((code) => code.slice(0, 6))), fc.boolean(), (code, isDouble) => {
      const whole = meshCell(code);
      const five = ["0", "2", "4", "6", "8"];
      const parts = isDouble && code.length === 6
        ? five.flatMap((row) => five.map((column) => `${code}${row}${column}5`))
        : ["1", "2", "3", "4"].map((part) => code + part);
      const cells = parts.map((part) => meshCell(part));
      const area = (cell: typeof whole) => (cell.east - cell.west) * (cell.north - cell.south);
      assert.equal(new Set(cells.map(({ south, west }) => `${south} ${west}`)).size, parts.length);
      for (const cell of cells) {
        assert.ok(cell.west >= whole.west - 1e-11 && cell.east <= whole.east + 1e-11);
        assert.ok(cell.south >= whole.south - 1e-11 && cell.north <= whole.north + 1e-11);
        assert.ok(Math.abs(area(cell) * parts.length / area(whole) - 1) < 1e-6);
      }
    }),
  );
});

Deno.test("a cell lies in the one of the order above that its code begins with", () => {
  fc.assert(
    fc.property(third, fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }), (code, parts) => {
      const inner = meshCell(code + parts.join(""));
      for (const length of [4, 6, 8]) {
        const outer = meshCell(code.slice(0, length));
        assert.ok(inner.west >= outer.west - 1e-11 && inner.east <= outer.east + 1e-11);
        assert.ok(inner.south >= outer.south - 1e-11 && inner.north <= outer.north + 1e-11);
      }
    }),
  );
});
