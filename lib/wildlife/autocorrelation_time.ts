import type { Positions } from "./positions.ts";

/**
 * Integrated autocorrelation time of the positions, in fixes: 1 + 2 sum of the autocorrelations of x and y together, up to the
 * lag where they first fall to 0 (initial positive sequence, Geyer 1992). So many fixes say as much as one independent fix; 1
 * for independent ones.
 */
export function autocorrelationTime({ x, y }: Pick<Positions, "x" | "y">): number {
  const n = x.length;
  const centred = [x, y].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    return values.map((value) => value - mean);
  });
  const covariance = (lag: number) =>
    centred.reduce((sum, values) => {
      for (let i = lag; i < n; i++) sum += values[i] * values[i - lag];
      return sum;
    }, 0);
  const variance = covariance(0);
  let time = 1;
  for (let lag = 1; lag < n; lag++) {
    const correlation = covariance(lag) / variance;
    if (!(correlation > 0)) break;
    time += 2 * correlation;
  }
  return time;
}
