import { minimise } from "../stats/mod.ts";
import type { Filtered, TimedPositions } from "./movement_filter.ts";
import type { MovementProcess, Timescales } from "./movement_model.ts";

/** Where the likelihood is highest. */
export interface TimescaleSearch {
  timescales: Timescales;
  /**
   * `inside` the searched times; `short` if a timescale ran below a twentieth of the shortest interval between fixes, so
   * that a simpler process says the same; `long` if the position timescale ran beyond a hundred times the track, so that
   * the track shows no range.
   */
  edge: "inside" | "short" | "long";
}

/** Shortest and longest timescales looked at, s. */
function searched(time: Float64Array): [shortest: number, longest: number] {
  let interval = Infinity;
  for (let i = 1; i < time.length; i++) interval = Math.min(interval, time[i] - time[i - 1]);
  return [interval / 1000 / 20, (time[time.length - 1] - time[0]) / 1000 * 100];
}

/**
 * Timescales of greatest likelihood, mean and covariance being fitted to each: the best of a grid (likelihoods of OUF
 * have two maxima now and then; a start from the variogram finds one of them), then a descent in their logarithms.
 *
 * @param filter Of the same track.
 */
export function searchTimescales(
  track: TimedPositions,
  process: MovementProcess,
  isotropic: boolean,
  filter: (timescales: Timescales) => Filtered,
): TimescaleSearch {
  const n = track.time.length;
  const [shortest, longest] = searched(track.time);
  const [low, high] = [Math.log(shortest), Math.log(longest)];
  const at = (logs: ArrayLike<number>): Timescales => {
    const times = Array.from(logs, Math.exp).sort((a, b) => b - a);
    return { process, positionTime: times[0] ?? 0, velocityTime: times[1] ?? 0 };
  };
  const lack = (logs: ArrayLike<number>) => {
    for (let i = 0; i < logs.length; i++) if (!(logs[i] >= low && logs[i] <= high)) return NaN;
    const { scatter: { xx, xy, yy }, logDeterminant } = filter(at(logs));
    const area = isotropic ? ((xx + yy) / 2) ** 2 : xx * yy - xy * xy;
    return logDeterminant + n / 2 * Math.log(area);
  };
  if (process === "IID") return { timescales: at([]), edge: "inside" };

  const stops = process === "OU" ? 30 : 14;
  const grid = Array.from({ length: stops }, (_, k) => low + (high - low) * k / (stops - 1));
  const starts = process === "OU" ? grid.map((log) => [log]) : grid.flatMap((position, k) =>
    // Equal timescales are a ridge of their own: a little off it, where the slope is not 0.
    [position - 0.1, ...grid.slice(0, k)].filter((log) => log >= low).map((velocity) => [position, velocity])
  );
  const lacks = starts.map(lack);
  const best = lacks.reduce((least, value, i) => value < lacks[least] ? i : least, 0);
  const { point } = minimise(lack, starts[best], { scale: starts[best].map(() => 0.5), tolerance: 1e-13 });
  const timescales = at(point);
  const least = process === "OU" ? timescales.positionTime : timescales.velocityTime;
  const edge = timescales.positionTime > longest / 2 ? "long" : least < shortest * 2 ? "short" : "inside";
  return { timescales, edge };
}
