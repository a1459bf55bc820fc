/** Ellipsoids: semi-major axis in metres, flattening. */
const BESSEL = { a: 6377397.155, f: 1 / 299.152813 };
const GRS80 = { a: 6378137, f: 1 / 298.257222101 };
/** Geocentric shift from the Tokyo datum to JGD2000 in metres (Geospatial Information Authority of Japan, 2002). */
const SHIFT = [-146.414, 507.337, 680.507] as const;
const DEGREE = Math.PI / 180;

/**
 * Longitude and latitude of the Tokyo datum (日本測地系) as those of JGD (世界測地系), degrees, by three parameters: a
 * point of height 0 on Bessel's ellipsoid is moved and read on GRS80. The old network is bent, so that this stays
 * within about 10 m of the grid of shifts TKY2JGD; a wrong datum shows as 400 m and more.
 */
export function tokyoToJgd(longitude: number, latitude: number): [longitude: number, latitude: number] {
  return shift(longitude, latitude, BESSEL, GRS80, 1);
}

/** The reverse of {@link tokyoToJgd}, to within a millimetre. */
export function jgdToTokyo(longitude: number, latitude: number): [longitude: number, latitude: number] {
  // The height is lost on the way: once more from where the way back misses.
  let [x, y] = shift(longitude, latitude, GRS80, BESSEL, -1);
  for (let turn = 0; turn < 2; turn++) {
    const [backX, backY] = tokyoToJgd(x, y);
    x += longitude - backX;
    y += latitude - backY;
  }
  return [x, y];
}

function shift(
  longitude: number,
  latitude: number,
  from: { a: number; f: number },
  to: { a: number; f: number },
  sign: number,
): [number, number] {
  const [sinLat, cosLat] = [Math.sin(latitude * DEGREE), Math.cos(latitude * DEGREE)];
  const e2 = from.f * (2 - from.f);
  const n = from.a / Math.sqrt(1 - e2 * sinLat * sinLat);
  const x = n * cosLat * Math.cos(longitude * DEGREE) + sign * SHIFT[0];
  const y = n * cosLat * Math.sin(longitude * DEGREE) + sign * SHIFT[1];
  const z = n * (1 - e2) * sinLat + sign * SHIFT[2];
  // Bowring (1976): below a micrometre near the surface.
  const b = to.a * (1 - to.f);
  const toE2 = to.f * (2 - to.f);
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * to.a, p * b);
  const lat = Math.atan2(
    z + (to.a * to.a - b * b) / b * Math.sin(theta) ** 3,
    p - toE2 * to.a * Math.cos(theta) ** 3,
  );
  return [Math.atan2(y, x) / DEGREE, lat / DEGREE];
}
