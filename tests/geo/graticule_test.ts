import assert from "node:assert/strict";
import { formatDegrees, geographicExtent, graticule, JAPAN_EQUAL_AREA, trueNorth } from "kenzan/geo/mod.ts";

Deno.test("a graticule chooses a step that people read easily", () => {
  const { step, lines } = graticule("EPSG:6677", [-50_000, -50_000, 50_000, 50_000]);
  assert.equal(step, 0.25);
  assert.deepEqual(
    lines.map((line) => formatDegrees(line, step)),
    ["139°30′E", "139°45′E", "140°00′E", "140°15′E", "35°45′N", "36°00′N", "36°15′N"],
  );
});

Deno.test("a meridian on the central meridian is straight", () => {
  const { lines } = graticule(JAPAN_EQUAL_AREA, [-500_000, -500_000, 500_000, 500_000], 1);
  const central = lines.find((line) => line.kind === "meridian" && line.degrees === 137)!;
  assert.ok(central.points.every(([x]) => Math.abs(x) < 1e-6));
});

Deno.test("names of meridians and parallels have as many parts as the step needs", () => {
  assert.equal(formatDegrees({ kind: "meridian", degrees: 135 }, 5), "135°E");
  assert.equal(formatDegrees({ kind: "parallel", degrees: 35.5 }, 0.5), "35°30′N");
  assert.equal(formatDegrees({ kind: "parallel", degrees: -35.0125 }, 1 / 240), "35°00′45″S");
});

Deno.test("true north turns left of the grid east of a central meridian", () => {
  // Meridian convergence gamma = dlon * sin(lat), to first order.
  const angle = trueNorth("EPSG:6677", 50_000, 0);
  const dlon = 50_000 / (6_378_137 * Math.cos(36 * Math.PI / 180)) * 180 / Math.PI;
  assert.ok(Math.abs(angle + dlon * Math.sin(36 * Math.PI / 180)) < 0.002);
  assert.ok(Math.abs(trueNorth("EPSG:6677", 0, 0)) < 1e-9);
});

Deno.test("an area outside its coordinate system is refused", () => {
  assert.throws(
    () => geographicExtent("+proj=laea +lat_0=36 +lon_0=138 +ellps=GRS80", [-2e7, -2e7, 2e7, 2e7]),
    /area outside its coordinate system/,
  );
  assert.throws(() => graticule("EPSG:6677", [0, 0, 1, 1], 0), /no such graticule/);
});
