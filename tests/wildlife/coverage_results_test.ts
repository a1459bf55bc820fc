/** Files of the coverage studies are what the studies write: the same numbers give the same bytes. */
import assert from "node:assert/strict";
import { type MeasuredResult, measuredText } from "../../bench/coverage/measured_study.ts";
import { resultsOf } from "../../bench/coverage/results.ts";
import { text as drone } from "../../bench/wildlife_drone_coverage.ts";
import { text as movement } from "../../bench/wildlife_movement_coverage.ts";
import { text as ranges } from "../../bench/wildlife_ranges_coverage.ts";
import { text as rest } from "../../bench/wildlife_rest_coverage.ts";
import { STUDY } from "../../bench/wildlife_synthesis_coverage.ts";

/** The file of a study, and what the study writes for the cells in it. */
async function both<C>(study: string, text: (cells: C[]) => string): Promise<[string, string]> {
  const file = await Deno.readTextFile(resultsOf(study));
  return [file, text(JSON.parse(file).cells)];
}

Deno.test("results of the wildlife studies are laid out as they are written, byte for byte", async () => {
  for (
    const [file, again] of await Promise.all([
      both("wildlife-drone-coverage", drone),
      both("wildlife-movement-coverage", movement),
      both("wildlife-ranges-coverage", ranges),
      both("wildlife-rest-coverage", rest),
      both("wildlife-synthesis-coverage", (cells: MeasuredResult[]) => measuredText(STUDY, cells)),
    ])
  ) {
    assert.equal(again, file);
  }
});
