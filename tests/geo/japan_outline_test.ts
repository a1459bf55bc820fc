import assert from "node:assert/strict";
import { japanOutline, project } from "kenzan/geo/mod.ts";

Deno.test("the outline of Japan has its main islands and their area", async () => {
  const { coordinates } = await japanOutline();
  // Area in km2 on EASE-Grid 2.0, by the shoelace formula.
  const areas = coordinates.map(([shore]) => {
    const { x, y } = project("EPSG:6933", shore.map((at) => at[0]), shore.map((at) => at[1]));
    let twice = 0;
    for (let i = 1; i < x.length; i++) twice += x[i - 1] * y[i] - x[i] * y[i - 1];
    return Math.abs(twice) / 2e6;
  });
  // Geospatial Information Authority of Japan, 令和6年全国都道府県市区町村別面積調: 377,975 km2 with 北方領土 (5,003).
  const total = areas.reduce((sum, area) => sum + area, 0);
  assert.ok(Math.abs(total - 372_900) < 3_700, `${total} km2`);
  assert.ok(Math.max(...areas) > 220_000, "Honshu");
});

Deno.test("the northern territories are added where asked", async () => {
  const without = await japanOutline();
  const { coordinates } = await japanOutline({ northernTerritories: true });
  assert.equal(coordinates.length, without.coordinates.length + 4);
});
