import assert from "node:assert/strict";
import { converter, JAPAN_EQUAL_AREA, JGD2011 } from "kenzan/geo/mod.ts";
import { JAPAN_FRAME, japanFrameOf } from "kenzan/publish/mod.ts";

const { forward } = converter(JGD2011, JAPAN_EQUAL_AREA);
const at = (longitude: number, latitude: number) => forward(longitude, latitude);
const KAGAWA = [at(133.5, 34.05), at(134.45, 34.05), at(134.3, 34.55)];
const TOKYO = [at(138.95, 35.8), at(139.9, 35.7), at(139.4, 34.7), at(139.8, 33.1)];
const OGASAWARA = [at(142.2, 27.1), at(142.15, 26.6), at(141.3, 24.8)];
const MINAMITORISHIMA = at(153.98, 24.28);
const holds = ([west, south, east, north]: readonly number[], [x, y]: readonly number[]) =>
  west <= x && x <= east && south <= y && y <= north;

Deno.test("one prefecture fills its map", () => {
  const { extent, insets, crs } = japanFrameOf(KAGAWA);
  assert.equal(crs, JAPAN_EQUAL_AREA);
  assert.equal(insets, undefined);
  assert.ok(KAGAWA.every((position) => holds(extent!, position)));
  assert.ok(extent![2] - extent![0] < 100_000);
});

Deno.test("far islands stand beside their prefecture instead of making it small, and hide nothing of it", () => {
  const { extent, insets } = japanFrameOf([...TOKYO, ...OGASAWARA, MINAMITORISHIMA]);
  const height = extent![3] - extent![1];
  // In one frame they would span 1,240 km.
  assert.ok(height < 450_000, `${height}`);
  assert.deepEqual(insets!.map(({ label }) => label.ja), ["小笠原諸島"]);
  const [{ extent: inset, corner }] = insets!;
  assert.equal(corner, "bottom-right");
  assert.ok(OGASAWARA.every((position) => holds(inset, position)));
  const hidden = [
    extent![2] - (inset[2] - inset[0]),
    extent![1],
    extent![2],
    extent![1] + inset[3] - inset[1],
  ];
  assert.ok(TOKYO.every((position) => holds(extent!, position) && !holds(hidden, position)));
});

Deno.test("half of the country keeps the frame of the whole, with the insets that hold any of it", () => {
  const { extent, insets } = japanFrameOf([at(141.3, 43), at(130.5, 31.6), at(128, 26.5)]);
  assert.equal(extent, JAPAN_FRAME.extent);
  assert.deepEqual(insets!.map(({ label }) => label.ja), ["南西諸島"]);
});

Deno.test("islands alone are shown as they lie", () => {
  const [okinawa, remote] = [japanFrameOf([at(128, 26.5), at(123, 24.4)]), japanFrameOf([MINAMITORISHIMA])];
  assert.equal(okinawa.insets, undefined);
  assert.ok(okinawa.extent![2] - okinawa.extent![0] < 700_000);
  assert.ok(holds(remote.extent!, MINAMITORISHIMA));
});
