import assert from "node:assert/strict";
import fc from "fast-check";
import { DatumField, jgdToTokyo, PREFECTURES, tokyoToJgd } from "kenzan/landuse/mod.ts";
import { geodesicDistance } from "kenzan/geo/mod.ts";

Deno.test("the datum point of Japan moves as published: 139°44′40.5020″ 35°39′17.5148″ to 28.8759″ 29.1572″", () => {
  // 日本経緯度原点 before and after 2002 (測量法施行令 第2条). The three parameters are an average: within 1 m here.
  const [longitude, latitude] = tokyoToJgd(139 + 44 / 60 + 40.502 / 3600, 35 + 39 / 60 + 17.5148 / 3600);
  const published = [139 + 44 / 60 + 28.8759 / 3600, 35 + 39 / 60 + 29.1572 / 3600];
  const apart = geodesicDistance(longitude, latitude, published[0], published[1]);
  assert.ok(apart < 1, `${apart} m`);
});

const places = fc.record({
  longitude: fc.double({ min: 123, max: 154, noNaN: true }),
  latitude: fc.double({ min: 24, max: 46, noNaN: true }),
});

Deno.test("there and back is the same place", () => {
  fc.assert(fc.property(places, ({ longitude, latitude }) => {
    const [backX, backY] = tokyoToJgd(...jgdToTokyo(longitude, latitude));
    assert.ok(geodesicDistance(longitude, latitude, backX, backY) < 1e-3);
  }));
});

Deno.test("from Okinawa to Hokkaido the shift is 190 to 310 m west and 260 to 450 m north", () => {
  for (const { seat: [longitude, latitude], label } of PREFECTURES) {
    const [x, y] = tokyoToJgd(longitude, latitude);
    const west = geodesicDistance(longitude, latitude, x, latitude);
    const north = geodesicDistance(longitude, latitude, longitude, y);
    assert.ok(x < longitude && west > 190 && west < 310, `${label.en}: ${west}`);
    assert.ok(y > latitude && north > 260 && north < 450, `${label.en}: ${north}`);
  }
});

Deno.test("the field of shifts is the shift itself to a millimetre", () => {
  const field = new DatumField("EPSG:6668");
  fc.assert(fc.property(places, ({ longitude, latitude }) => {
    const [x, y] = tokyoToJgd(longitude, latitude);
    const { east, north } = field.at(longitude, latitude);
    assert.ok(geodesicDistance(x, y, longitude + east, latitude + north) < 1e-3);
  }));
});
