import { Float64, vectorFromArray } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import type { FeatureLayer } from "../geo/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { HomeRange } from "./home_range.ts";
import { splitBursts } from "./track_parts.ts";
import type { Track } from "./track.ts";

/** A range with what it is of. */
export interface NamedRange {
  animal: string;
  /** Month (`2022-07`) or other period. */
  period: string;
  range: HomeRange;
  /** Whether the range is to be used, with the reason where it is not without reserve; empty for none. */
  judgement?: { verdict: string; reason: string };
  /** Number of independent positions that tell as much of the area; absent where nobody asked. */
  effectiveSampleSize?: number;
}

/**
 * Ranges as a layer of polygons for a file; names of columns fit a Shapefile. `judgement` and `reason` go with each: who opens
 * the file has no report beside it, and doubtful months must not look like the others.
 *
 * @throws Fault for no range, and ranges in different coordinate systems.
 */
export function rangeLayer(name: string, ranges: readonly NamedRange[]): FeatureLayer {
  const systems = new Set(ranges.map(({ range }) => range.crs));
  if (systems.size !== 1) {
    throw new Fault("wildlife: ranges that are no layer", {
      expected: "one or more ranges in one coordinate system",
      found: [...systems].join(", ") || "no range",
    });
  }
  const numbers = (values: (number | undefined)[]) =>
    vectorFromArray(values.map((value) => value ?? null), new Float64());
  const bounds = (of: "lower" | "upper") => numbers(ranges.map(({ range }) => range.interval?.[of]));
  return {
    name,
    crs: ranges[0].range.crs,
    geometries: ranges.map(({ range }) => range.polygon),
    attributes: tableFrom({
      animal: ranges.map(({ animal }) => animal),
      period: ranges.map(({ period }) => period),
      method: ranges.map(({ range }) => range.method),
      percent: Float64Array.from(ranges, ({ range }) => range.percent),
      area_m2: Float64Array.from(ranges, ({ range }) => range.area),
      lower_m2: bounds("lower"),
      upper_m2: bounds("upper"),
      fixes: Int32Array.from(ranges, ({ range }) => range.fixes),
      judgement: ranges.map(({ judgement }) => judgement?.verdict ?? ""),
      reason: ranges.map(({ judgement }) => judgement?.reason ?? ""),
      effect_n: numbers(ranges.map(({ effectiveSampleSize }) => effectiveSampleSize)),
    }, { units: { percent: "%", area_m2: "m2", lower_m2: "m2", upper_m2: "m2" } }),
  };
}

/**
 * The way of animals as a layer of lines, one for each stretch without a gap; stretches of one fix are no line.
 *
 * @param maxGap ms. Default of each track: {@link usualGap}.
 * @throws Fault for no stretch of two fixes, and tracks in different coordinate systems.
 */
export function courseLayer(name: string, tracks: readonly Track[], maxGap?: number): FeatureLayer {
  const bursts = tracks.flatMap((track) => splitBursts(track, maxGap)).filter(({ time }) => time.length > 1);
  const systems = new Set(bursts.map(({ crs }) => crs));
  if (systems.size !== 1) {
    throw new Fault("wildlife: tracks that are no layer", {
      expected: "one or more stretches of two fixes, in one coordinate system",
      found: [...systems].join(", ") || "none",
    });
  }
  return {
    name,
    crs: bursts[0].crs,
    geometries: bursts.map(({ x, y }) => ({
      type: "LineString",
      coordinates: Array.from(x, (value, i) => [value, y[i]]),
    })),
    attributes: tableFrom({
      animal: bursts.map(({ animal }) => animal),
      first: bursts.map(({ time }) => new Date(time[0])),
      last: bursts.map(({ time }) => new Date(time[time.length - 1])),
      fixes: Int32Array.from(bursts, ({ time }) => time.length),
    }),
  };
}
