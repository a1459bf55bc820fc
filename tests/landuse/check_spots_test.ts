/** Findings check by check: spots of small maps, and layers of the error list. */

import assert from "node:assert/strict";
import {
  checkSpots,
  checkSurvey,
  errorList,
  errorsByCheck,
  type Finding,
  GRID_CRS,
  japanSketch,
  plantErrors,
  sampleGrid,
  simulateCountry,
  simulateSurvey,
} from "kenzan/landuse/mod.ts";
import { readGeoPackage, writeGeoPackage } from "kenzan/geo/mod.ts";
import { columnNumbers, columnTexts } from "kenzan/table/mod.ts";

const country = await simulateCountry(20260401);
const { survey: clean } = simulateSurvey(sampleGrid(country, { clouds: false }), { seed: 1 });
const results = checkSurvey(plantErrors(clean, { seed: 3 }).survey);
const findings = results.flatMap((result) => Array.from(result.row, (_, k) => result.tell(k)));

Deno.test("every check that found something has its spots, counts all its findings, and places those at points", () => {
  const spots = checkSpots(results, findings, 1000);
  assert.deepEqual(
    spots.map(({ check }) => check.id),
    results.filter(({ row }) => row.length > 0).map(({ check }) => check.id),
  );
  for (const { check, findings: count, placed, x, y } of spots) {
    const mine = findings.filter((each) => each.check === check.id);
    const there = mine.filter((each) => Number.isFinite(each.x));
    assert.deepEqual([count, placed], [mine.length, there.length], check.id);
    const cells = new Set(there.map((each) => `${Math.floor(each.x / 1000)} ${Math.floor(each.y / 1000)}`));
    assert.equal(x.length, cells.size);
    x.forEach((at, k) => assert.ok(there.some((each) => each.x === at && each.y === y[k])));
  }
  assert.ok(spots.some(({ placed }) => placed === 0), "a finding that lies at no point");
});

Deno.test("a hundred thousand findings of one check are no more spots than its cells, in no time", () => {
  const [like] = findings;
  const many = Array.from(
    { length: 100_000 },
    (_, k): Finding => ({ ...like, check: "L01", x: 10 * (k % 300), y: 10 * Math.floor(k / 300) }),
  );
  const from = performance.now();
  const [spots] = checkSpots(results.filter(({ check }) => check.id === "L01"), many, 1000);
  assert.equal(spots.x.length, 3 * 4);
  assert.equal(spots.findings, 100_000);
  assert.ok(performance.now() - from < 5000);
  assert.deepEqual(checkSpots(results, [], 1000), []);
});

Deno.test("the error list is divided by check without loss, and comes back from a GeoPackage layer by layer", async () => {
  const list = errorList(results);
  const byCheck = errorsByCheck(list);
  const numbers = [...byCheck.values()].flatMap((part) => [...columnNumbers(part, "number")]);
  assert.deepEqual(numbers.sort((a, b) => a - b), [...columnNumbers(list, "number")]);
  assert.deepEqual([...byCheck.keys()], [...new Set(columnTexts(list, "check"))].sort());
  for (const [check, part] of byCheck) {
    assert.deepEqual(part.schema.names, list.schema.names);
    assert.deepEqual([...new Set(columnTexts(part, "check"))], [check]);
  }
  const attributes = list.schema.names.map(String).filter((name) => name !== "x" && name !== "y");
  const bytes = writeGeoPackage([...byCheck].map(([name, part]) => ({
    name,
    crs: GRID_CRS,
    x: columnNumbers(part, "x"),
    y: columnNumbers(part, "y"),
    attributes: part.select(attributes),
  })));
  const file = await Deno.makeTempFile({ suffix: ".gpkg" });
  try {
    await Deno.writeFile(file, bytes);
    const layer = await readGeoPackage(file, { layer: "L42" });
    assert.deepEqual(columnTexts(layer.attributes, "point"), columnTexts(byCheck.get("L42")!, "point"));
  } finally {
    await Deno.remove(file);
  }
  assert.equal(errorsByCheck(errorList([])).size, 0);
});

Deno.test("the sketch of Japan has its four main islands, few vertices, and closed rings", async () => {
  const { coordinates } = await japanSketch(GRID_CRS);
  const vertices = coordinates.reduce((n, [ring]) => n + ring.length, 0);
  assert.ok(vertices > 200 && vertices < 2000, `${vertices}`);
  const area = ([ring]: number[][][]) =>
    Math.abs(ring.slice(1).reduce((sum, [x, y], k) => sum + ring[k][0] * y - x * ring[k][1], 0)) / 2e10;
  // Honshu, Hokkaido, Kyushu and Shikoku have 22.8, 7.8, 3.7 and 1.8 million ha.
  const largest = coordinates.map(area).sort((a, b) => b - a).slice(0, 4);
  [22.8, 7.8, 3.7, 1.8].forEach((million, k) =>
    assert.ok(Math.abs(largest[k] / million - 1) < 0.1, `${largest}`)
  );
  for (const [ring] of coordinates) assert.deepEqual(ring[0], ring.at(-1));
});
