import assert from "node:assert/strict";
import { geodesicDistance } from "kenzan/geo/mod.ts";

const degrees = (d: number, m: number, s: number) => Math.sign(d) * (Math.abs(d) + m / 60 + s / 3600);

Deno.test("the distance Flinders Peak to Buninyong is the one of the GDA technical manual", () => {
  // Geocentric Datum of Australia Technical Manual, worked example on GRS80: 54,972.271 m.
  const distance = geodesicDistance(
    degrees(144, 25, 29.5244),
    degrees(-37, 57, 3.7203),
    degrees(143, 55, 35.3839),
    degrees(-37, 39, 10.1561),
  );
  assert.equal(distance.toFixed(3), "54972.271");
});

Deno.test("a degree on the equator is a 360th of its length", () => {
  const distance = geodesicDistance(0, 0, 1, 0);
  assert.ok(Math.abs(distance - 2 * Math.PI * 6378137 / 360) < 1e-6);
  assert.equal(geodesicDistance(139, 35, 139, 35), 0);
});

Deno.test("a distance without positions is refused", () => {
  assert.throws(() => geodesicDistance(NaN, 0, 1, 0), /no distance between these positions/);
});
