import { Fault } from "../fault/mod.ts";
import { converter, type Crs, geodesicDistance, isGeographic, JGD2011, transform } from "../geo/mod.ts";
import { type Caution, caution } from "./caution.ts";
import type { Fixes } from "./fixes.ts";
import { checkedTrack, type Track } from "./track.ts";

/** How fixes become tracks. */
export interface FixTracksOptions {
  /** Projected coordinate system of the tracks, in metres. Default: that of the fixes. */
  crs?: Crs;
  /** 1 for each fix that is taken, as {@link Screening.kept}. Default: all. */
  keep?: Uint8Array;
}

/** Lengths that differ from those on the ground by more than this (a ratio) are told of, and refused. */
const DOUBTFUL = 0.001, REFUSED = 0.01;

/**
 * The tracks of all animals, projected, in order of their names; an animal without a fix that is taken has an empty track.
 * Where the projection stretches lengths by more than 0.1 % (far from the meridian of a plane rectangular or UTM zone)
 * there is a caution.
 *
 * @throws Fault for a coordinate system in degrees, and one that stretches lengths by more than 1 %.
 */
export function fixTracks(
  fixes: Fixes,
  options: FixTracksOptions = {},
): { tracks: Track[]; cautions: Caution[] } {
  const { crs = fixes.crs, keep } = options;
  if (isGeographic(crs)) {
    throw new Fault("wildlife: tracks in degrees", {
      expected: "a projected coordinate system in metres, e.g. EPSG:6676",
      found: crs,
      remedy: 'say it: { crs: "EPSG:6676" }',
    });
  }
  if (keep !== undefined && keep.length !== fixes.time.length) {
    throw new Fault("wildlife: marks that are not of these fixes", {
      expected: `${fixes.time.length} marks`,
      found: `${keep.length}`,
    });
  }
  const tracks = fixes.animals.map((animal, number) => {
    const rows = Array.from(fixes.animal.keys()).filter((i) =>
      fixes.animal[i] === number && (keep === undefined || keep[i] === 1)
    );
    const at = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]);
    const { x, y } = transform(fixes.crs, crs, at(fixes.x), at(fixes.y));
    return checkedTrack({ animal, crs, time: at(fixes.time), x, y });
  });
  return { tracks, cautions: tracks.flatMap(distortion) };
}

/** How far lengths in the projection are from those on the ground, at the corners of what a track covers. */
function distortion({ animal, crs, x, y }: Track): Caution[] {
  if (x.length === 0) return [];
  const { inverse } = converter(JGD2011, crs);
  const ends = (
    values: Float64Array,
  ) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  let worst = 0;
  for (const px of ends(x)) {
    for (const py of ends(y)) {
      const here = inverse(px, py);
      for (const there of [inverse(px + 100, py), inverse(px, py + 100)]) {
        const ratio = 100 / geodesicDistance(...here, ...there);
        if (!(Math.abs(ratio - 1) <= Math.abs(worst))) worst = ratio - 1;
      }
    }
  }
  if (!(Math.abs(worst) > DOUBTFUL)) return [];
  const percent = (100 * worst).toFixed(2);
  if (!(Math.abs(worst) <= REFUSED)) {
    throw new Fault("wildlife: a projection that does not keep lengths here", {
      expected: `lengths within ${100 * REFUSED} % of those on the ground`,
      found: `${percent} % in ${crs}`,
      where: `track ${animal}`,
      remedy: "take the zone of the place: 平面直角座標系 EPSG:6669-6687, or UTM EPSG:6688-6692",
    });
  }
  return [caution(
    "stretched-lengths",
    `${animal}: 座標系の中央子午線から離れており、長さに${percent} %、面積にその約2倍の差がある`,
    `${animal}: far from the origin of the projection, lengths differ by ${percent} % and areas by twice that`,
  )];
}
