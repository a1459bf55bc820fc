import { random } from "kenzan/stats/mod.ts";
import { type OufMovement, simulateOuf, type Track } from "kenzan/wildlife/mod.ts";
import { CRS } from "./positions.ts";

/** A range of 1,000 x 500 m, turned by 30 degrees, crossed in two days. */
export const DEER: OufMovement = {
  centre: [30_000, -50_000],
  sigma: [1000, 500],
  angle: 30,
  tauPosition: 172_800,
};

/** A simulated track with fixes at these times, s. */
export function simulatedTrack(
  seed: number,
  seconds: ArrayLike<number>,
  movement: OufMovement = DEER,
): Track {
  const { x, y } = simulateOuf(random(seed).stream("track"), seconds, movement);
  return { animal: "A", crs: CRS, time: Float64Array.from(seconds, (s) => s * 1000), x, y };
}

/** So many fixes, one every `interval` seconds but for up to a tenth of that. */
export function irregular(seed: number, n: number, interval: number): Float64Array {
  const draw = random(seed).stream("times");
  return Float64Array.from({ length: n }, (_, i) => Math.round(interval * (i + 0.1 * draw.uniform())));
}

/** Every fix moved by a rule. */
export function mapped(track: Track, rule: (x: number, y: number) => [number, number]): Track {
  const places = Array.from(track.x, (x, i) => rule(x, track.y[i]));
  return {
    ...track,
    x: Float64Array.from(places, ([x]) => x),
    y: Float64Array.from(places, ([, y]) => y),
  };
}

/** A track from its columns: time in s. */
export function trackOf(seconds: number[], x: number[], y: number[]): Track {
  return {
    animal: "A",
    crs: CRS,
    time: Float64Array.from(seconds, (s) => s * 1000),
    x: Float64Array.from(x),
    y: Float64Array.from(y),
  };
}
