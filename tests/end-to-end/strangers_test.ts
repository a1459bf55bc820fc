/** Data of one's own beside the simulated data of another survey: nothing of it would be used, so it is refused. */

import assert from "node:assert/strict";
import { basename } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import { OwnReport } from "./own_report.ts";

for (
  const [notebook, id, beside] of [
    ["wildlife/home-range", "deer-deployments", /deer-deployments of your own beside simulated fixes/],
    ["wildlife/camera-density", "camera-trials", /camera-trials of your own beside simulated detections/],
    ["wildlife/drone-count", "thermal-review", /thermal-review of another origin beside thermal-frames-1/],
  ] as const
) {
  Deno.test(`${notebook} refuses ${id} of one's own where the rest is simulated`, async () => {
    await using own = await OwnReport.of(notebook);
    const catalog = await openCatalog();
    await catalog.prepare(id);
    const { path } = catalog.locate(id);
    await own.lend(id, { name: basename(path), bytes: await Deno.readFile(path) });
    const said = await own.refused();
    assert.match(said, beside);
    assert.match(said, /expected:[^]*do: /);
  });
}
