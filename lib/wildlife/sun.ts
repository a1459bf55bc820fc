const RADIANS = Math.PI / 180;

/** Elevation of the sun's centre at sunrise and sunset, degrees: refraction 34' and half its disc 16'. */
export const SUNRISE = -0.833;

/**
 * Elevation of the sun's centre above the horizon in degrees, without refraction: apparent place by the low-accuracy
 * series of Meeus (1998, Astronomical Algorithms, ch. 25; 0.01° from 1950 to 2050), which NOAA's solar calculator uses.
 *
 * @param time ms since 1970 UTC; UTC stands for dynamical time, a minute apart and 0.001° here.
 * @param longitude Degrees, east positive.
 * @param latitude Degrees.
 */
export function solarElevation(time: number, longitude: number, latitude: number): number {
  const { rightAscension, declination } = sunPlace(time);
  const days = time / 86_400_000 + 2440587.5 - 2451545;
  // Greenwich mean sidereal time (Meeus 12.4).
  const sidereal = 280.46061837 + 360.98564736629 * days + 0.000387933 * (days / 36525) ** 2;
  const hourAngle = (sidereal + longitude - rightAscension) * RADIANS;
  const [phi, delta] = [latitude * RADIANS, declination * RADIANS];
  const sine = Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(hourAngle);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
}

/** Apparent right ascension and declination of the sun in degrees (Meeus 1998, ch. 25). */
export function sunPlace(time: number): { rightAscension: number; declination: number } {
  const T = (time / 86_400_000 + 2440587.5 - 2451545) / 36525;
  const meanLongitude = 280.46646 + T * (36000.76983 + 0.0003032 * T);
  const M = (357.52911 + T * (35999.05029 - 0.0001537 * T)) * RADIANS;
  const centre = (1.914602 - T * (0.004817 + 0.000014 * T)) * Math.sin(M) +
    (0.019993 - 0.000101 * T) * Math.sin(2 * M) + 0.000289 * Math.sin(3 * M);
  const node = (125.04 - 1934.136 * T) * RADIANS;
  const apparent = (meanLongitude + centre - 0.00569 - 0.00478 * Math.sin(node)) * RADIANS;
  const obliquity =
    (23.43929111 - T * (0.013004167 + T * (1.639e-7 - 5.036e-7 * T)) + 0.00256 * Math.cos(node)) * RADIANS;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(apparent), Math.cos(apparent)) / RADIANS;
  return {
    rightAscension: (rightAscension + 360) % 360,
    declination: Math.asin(Math.sin(obliquity) * Math.sin(apparent)) / RADIANS,
  };
}
