/** Results of the study of `bench/wildlife_drone_coverage.ts`: the interval covers as it says, and the figures can be had again. */
import assert from "node:assert/strict";
import { type CellResult, CELLS, LEVEL, runCell, SEED } from "../../bench/wildlife_drone_coverage.ts";

const { seed, level, cells }: { seed: number; level: number; cells: CellResult[] } = JSON.parse(
  await Deno.readTextFile(new URL("../../bench/results/wildlife-drone-coverage.json", import.meta.url)),
);
const name = ({ part, animals, detection, overlap }: CellResult) =>
  `${part}, N ${animals}, p ${detection}, ${overlap}`;

Deno.test("the study holds every cell that its code has, of one seed and level", () => {
  assert.deepEqual([seed, level], [SEED, LEVEL]);
  const settings = cells.map(({ part, animals, detection, overlap, samples }) => ({
    part,
    animals,
    detection,
    overlap,
    samples,
  }));
  assert.deepEqual(settings, CELLS);
});

Deno.test("the interval of a drone count holds the truth in 93 % of the samples and more, double counts included", () => {
  const bad = cells.filter(({ part, coverage, error }) => part !== "unequal" && coverage + 2 * error < 0.93)
    .map(name);
  assert.deepEqual(bad, []);
  const refused = cells.filter(({ refused, samples }) => refused > 0.02 * samples).map(name);
  assert.deepEqual(refused, []);
});

Deno.test("the median of the estimates is within a tenth of the truth, and more than what was seen", () => {
  for (const cell of cells) {
    assert.ok(Math.abs(cell.estimate - 1) <= 0.1, name(cell));
    assert.ok(cell.estimate > cell.seen, name(cell));
  }
});

Deno.test("where animals differ in detectability the count is too low, as the report says", () => {
  const unequal = cells.filter(({ part }) => part === "unequal");
  const most = unequal.find(({ animals }) => animals === 100)!;
  assert.ok(most.estimate < 1 && most.tooLow > 0.05 && most.tooLow > 5 * most.tooHigh, JSON.stringify(most));
});

Deno.test("cells run again give the same figures", () => {
  for (const cell of [CELLS[2], CELLS.find(({ part }) => part === "matching")!]) {
    const index = CELLS.indexOf(cell);
    assert.deepEqual(runCell(cell), cells[index]);
  }
});
