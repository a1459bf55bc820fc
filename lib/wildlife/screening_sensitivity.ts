import { Fault } from "../fault/mod.ts";
import type { Crs } from "../geo/mod.ts";
import { attempt } from "./attempt.ts";
import { fixTracks } from "./fix_tracks.ts";
import { reasonBit, type Screening } from "./screening.ts";
import type { Track } from "./track.ts";

/** What is left at a pair of limits. */
export interface SensitivityCell {
  /** Infinity: no limit. */
  dop: number;
  /** m; Infinity: no limit. */
  heightDifference: number;
  /** Fixes that pass. */
  fixes: number;
  /** What the function handed in gives for them, e.g. m2 of a range; NaN where it gives nothing. */
  area: number;
  /** Why it gives nothing. */
  refused?: Fault;
}

/**
 * How the area of a range hangs on the limits of DOP and height difference: all pairs of limits are asked, all other
 * reasons of the screening stand. Limits at which there is no range do not end the others: one far outlier that a loose
 * limit lets in is enough for that.
 *
 * @param area Of the track that passes; throws a Fault where no range can be made of it. Handed in, so that any estimator can
 * be asked.
 * @throws Fault where the screening knows neither DOP nor height differences, and for an animal that is not there.
 */
export async function screeningSensitivity(
  screening: Screening,
  options: {
    animal: string;
    crs: Crs;
    dops: readonly number[];
    heightDifferences: readonly number[];
    area: (track: Track) => number;
  },
): Promise<SensitivityCell[]> {
  const { fixes, heightDifference, hits } = screening;
  if (fixes.dop === undefined && heightDifference === undefined) {
    throw new Fault("wildlife: no limits to be varied", {
      expected: "fixes with DOP, or with elevations over a DEM",
      found: "neither",
    });
  }
  const number = fixes.animals.indexOf(options.animal);
  if (number < 0) {
    throw new Fault("wildlife: no such animal", {
      expected: fixes.animals.join(", "),
      found: options.animal,
    });
  }
  // Whatever drops a fix besides the limits that vary. Projected once: the rest is choosing.
  const varied = reasonBit("dop") | reasonBit("height");
  const keep = hits.map((hit, i) => (hit & ~varied) === 0 && fixes.animal[i] === number ? 1 : 0);
  const rows = Array.from(keep.keys()).filter((i) => keep[i] === 1);
  const whole = fixTracks(fixes, { crs: options.crs, keep: Uint8Array.from(keep) }).tracks[number];
  const cells: SensitivityCell[] = [];
  for (const dop of options.dops) {
    for (const limit of options.heightDifferences) {
      const passes = rows.map((i) =>
        !(fixes.dop && fixes.dop[i] > dop) && !(heightDifference && Math.abs(heightDifference[i]) > limit)
      );
      const of = (values: Float64Array) => values.filter((_, k) => passes[k]);
      const track = { ...whole, time: of(whole.time), x: of(whole.x), y: of(whole.y) };
      const { made, refused } = await attempt(() => options.area(track));
      cells.push({
        dop,
        heightDifference: limit,
        fixes: track.time.length,
        area: made ?? NaN,
        ...(refused && { refused }),
      });
    }
  }
  return cells;
}

/** Fixes of a class of slope, and how many of them a screening drops. */
export interface TerrainLoss {
  /** Degrees: from, up to but not including. */
  from: number;
  to: number;
  fixes: number;
  dropped: number;
  /** By DOP, and by the height difference, whatever else. */
  byDop: number;
  byHeight: number;
}

/**
 * What a screening drops by class of slope: losses that lean on steep ground distort the ranges that are left.
 *
 * @param edges Degrees, ascending; the last class is open. Default 0, 10, 20, 30, 40.
 * @returns Empty without a DEM.
 */
export function terrainLosses(
  screening: Screening,
  edges: readonly number[] = [0, 10, 20, 30, 40],
): TerrainLoss[] {
  const { terrain, kept, hits } = screening;
  if (terrain === undefined) return [];
  return edges.map((from, k) => {
    const to = edges[k + 1] ?? 90;
    const rows = Array.from(terrain.slope.keys()).filter((i) =>
      terrain.slope[i] >= from && terrain.slope[i] < to
    );
    const count = (is: (i: number) => boolean) => rows.filter(is).length;
    return {
      from,
      to,
      fixes: rows.length,
      dropped: count((i) => kept[i] === 0),
      byDop: count((i) => (hits[i] & reasonBit("dop")) !== 0),
      byHeight: count((i) => (hits[i] & reasonBit("height")) !== 0),
    };
  });
}
