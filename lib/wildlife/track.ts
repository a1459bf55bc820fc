import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic } from "../geo/mod.ts";

/** The fixes of one animal, in order of time. Columns of equal length, one entry a fix. */
export interface Track {
  /** Name of the animal or collar. */
  animal: string;
  /** Projected, in metres. */
  crs: Crs;
  /** Milliseconds since 1970-01-01 UTC, strictly increasing. */
  time: Float64Array;
  /** East, m. */
  x: Float64Array;
  /** North, m. */
  y: Float64Array;
}

/**
 * The track, if estimators may rely on it.
 *
 * @throws Fault for coordinates in degrees, columns of different lengths, a value that is not finite, and fixes that
 * are not in order of time or share a time, each with the first offending fix.
 */
export function checkedTrack(track: Track): Track {
  const { animal, crs, time, x, y } = track;
  const refuse = (subject: string, expected: string, found: string, remedy: string) => {
    throw new Fault(`wildlife: ${subject}`, { expected, found, where: `track ${animal}`, remedy });
  };
  if (isGeographic(crs)) {
    refuse(
      "a track in degrees",
      "a projected coordinate system in metres, e.g. EPSG:6676",
      crs,
      "project the fixes with `fixTracks(fixes, { crs })` first",
    );
  }
  if (x.length !== time.length || y.length !== time.length) {
    refuse(
      "columns of a track differ in length",
      "as many times as coordinates",
      `time ${time.length}, x ${x.length}, y ${y.length}`,
      "build the track from whole rows",
    );
  }
  for (let i = 0; i < time.length; i++) {
    if (!Number.isFinite(time[i] + x[i] + y[i])) {
      refuse(
        "a fix without time or place",
        "finite numbers",
        `fix ${i + 1}: time ${time[i]}, x ${x[i]}, y ${y[i]}`,
        "drop fixes without a position before, with a screening that counts them",
      );
    }
    if (i > 0 && time[i] <= time[i - 1]) {
      refuse(
        time[i] === time[i - 1] ? "two fixes at one time" : "fixes are not in order of time",
        "strictly increasing times",
        `fix ${i}: ${new Date(time[i - 1]).toISOString()}, fix ${i + 1}: ${new Date(time[i]).toISOString()}`,
        "use `fixTracks`, which sorts and tells of duplicates",
      );
    }
  }
  return track;
}
