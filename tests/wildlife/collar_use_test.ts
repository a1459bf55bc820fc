import assert from "node:assert/strict";
import { collarUseTable, densityArea, readCollarUse } from "kenzan/wildlife/mod.ts";
import { CRS, normalPositions } from "./positions.ts";

Deno.test("use by cells is what the capture plan reads: all fixes, cells within reach without one, what they are worth", () => {
  const [summer, winter] = [normalPositions(1, 200), normalPositions(2, 100)];
  const table = collarUseTable({
    N01: [{ fixes: summer, effectiveSampleSize: 20 }, { fixes: winter, effectiveSampleSize: 12.5 }],
    N02: [{ fixes: winter, effectiveSampleSize: 400 }],
    N03: [],
  });
  const rows = table.toArray().map((row) => row.toJSON()) as Record<string, number>[];
  const [x, y] = ["x", "y"].map((name) => Float64Array.from(table.getChild(name)!));
  const keys = [...new Set(rows.map((row) => `${row.x} ${row.y}`))].map((key) => key.split(" ").map(Number));
  const { area } = densityArea(CRS, { x: keys.map(([x]) => x), y: keys.map(([, y]) => y), cell: 250 });
  const use = readCollarUse(table, area);
  assert.deepEqual([use.animals, [...use.effective]], [["N01", "N02"], [32.5, 100]]);
  const total = (animal: number) =>
    use.fixes.filter((_, row) => use.animal[row] === animal).reduce((a, b) => a + b, 0);
  assert.deepEqual([total(0), total(1)], [300, 100]);
  assert.equal(new Set(rows.map((row) => `${row.animal} ${row.x} ${row.y}`)).size, rows.length);
  // Around every cell with a fix its eight neighbours belong to it, and more: a kernel reaches beyond the fixes.
  const isThere = new Set(
    rows.filter(({ animal }) => String(animal) === "N02").map((row) => `${row.x} ${row.y}`),
  );
  rows.forEach((row, k) => {
    if (String(row.animal) !== "N02" || row.fixes === 0) return;
    for (const off of [-250, 0, 250]) assert.ok(isThere.has(`${x[k] + off} ${y[k] + 250}`));
  });
  assert.ok(rows.filter(({ fixes }) => fixes === 0).length > rows.length / 3);
  assert.throws(() => collarUseTable({}, { cell: 0 }), /no cells of this size/);
  assert.equal(collarUseTable({}).numRows, 0);
});
