import { quantile } from "../stats/mod.ts";

/** Fewest stations among which one can be told to lie apart. */
const LEAST = 5;
/** In medians of the distances from the middle of all. */
const FROM_MIDDLE = 10;
const FROM_NEAREST = 5;

/**
 * Stations that lie far beyond all others, as a mistyped coordinate makes them: ten times as far from the middle (median
 * of each coordinate) as half of the stations, and five times that from the nearest other. Medians do not move with a few
 * such stations; two valleys with cameras in both are no outliers, since none there is alone.
 *
 * @param places Coordinates, m.
 * @returns Indices, in order.
 */
export function outlyingStations({ x, y }: { x: Float64Array; y: Float64Array }): number[] {
  if (x.length < LEAST) return [];
  const [middleX, middleY] = [quantile(x, 0.5), quantile(y, 0.5)];
  const distance = x.map((at, k) => Math.hypot(at - middleX, y[k] - middleY));
  const usual = quantile(distance, 0.5);
  return Array.from(x.keys()).filter((k) =>
    distance[k] > FROM_MIDDLE * usual &&
    x.every((at, other) => other === k || Math.hypot(at - x[k], y[other] - y[k]) > FROM_NEAREST * usual)
  );
}
