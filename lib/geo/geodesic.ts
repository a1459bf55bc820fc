import { Fault } from "../fault/mod.ts";

/** GRS80: semi-major axis in metres and flattening. */
const A = 6378137;
const F = 1 / 298.257222101;

/**
 * Length in metres of the shortest line on the GRS80 ellipsoid between two positions in degrees, by
 * Vincenty's inverse formula (T. Vincenty, Survey Review 23(176), 1975), good to 0.1 mm.
 *
 * @throws Fault for nearly antipodal positions, where the formula does not converge, and for NaN.
 */
export function geodesicDistance(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const radians = Math.PI / 180;
  const b = A * (1 - F);
  const L = (lon2 - lon1) * radians;
  const u1 = Math.atan((1 - F) * Math.tan(lat1 * radians));
  const u2 = Math.atan((1 - F) * Math.tan(lat2 * radians));
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = L;
  for (let iteration = 0; iteration < 200; iteration++) {
    const [sinLambda, cosLambda] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cosU2 * sinLambda, cosU1 * sinU2 - sinU1 * cosU2 * cosLambda);
    if (sinSigma === 0) return 0;
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = cosU1 * cosU2 * sinLambda / sinSigma;
    const cos2Alpha = 1 - sinAlpha * sinAlpha;
    // On the equator cos2Alpha is 0 and the term drops out.
    const cos2Sigma = cos2Alpha === 0 ? 0 : cosSigma - 2 * sinU1 * sinU2 / cos2Alpha;
    const C = F / 16 * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = L + (1 - C) * F * sinAlpha *
        (sigma + C * sinSigma * (cos2Sigma + C * cosSigma * (2 * cos2Sigma ** 2 - 1)));
    if (Math.abs(lambda - before) < 1e-12) {
      const k = cos2Alpha * (A * A - b * b) / (b * b);
      const capitalA = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)));
      const capitalB = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)));
      const delta = capitalB * sinSigma * (cos2Sigma + capitalB / 4 *
          (cosSigma * (2 * cos2Sigma ** 2 - 1) -
            capitalB / 6 * cos2Sigma * (4 * sinSigma ** 2 - 3) * (4 * cos2Sigma ** 2 - 3)));
      return b * capitalA * (sigma - delta);
    }
  }
  throw new Fault("geo: no distance between these positions", {
    expected: "longitudes and latitudes in degrees that are not opposite each other on the globe",
    found: `${lon1}, ${lat1} and ${lon2}, ${lat2}`,
  });
}
