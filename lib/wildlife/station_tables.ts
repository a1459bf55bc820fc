import { Float64, type Table, vectorFromArray } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import type { DensityFactor, StationDensity } from "./camera_density.ts";
import type { PlacedCounts } from "./camera_variogram.ts";
import type { RefusedStation } from "./camera_survey.ts";

/**
 * Stations with effort, videos, rate (videos a 100 camera-days) and, with `densities`, density, each with bounds. Stations
 * in `refused` come last, without a rate: null.
 */
export function stationTable(
  stations: readonly StationDensity[],
  options: { densities: boolean; refused?: readonly RefusedStation[] },
): Table {
  const { densities, refused = [] } = options;
  // All of them may be null.
  const known = (of: (station: StationDensity) => number) =>
    vectorFromArray([...stations.map(of), ...refused.map(() => null)], new Float64());
  const all = [...stations, ...refused];
  return tableFrom({
    station: all.map(({ station }) => station),
    effort: Float64Array.from(all, ({ effort }) => effort),
    videos: Int32Array.from(all, ({ videos }) => videos),
    rate: known(({ rate }) => 100 * rate),
    rate_lower: known(({ rateInterval }) => 100 * rateInterval.lower),
    rate_upper: known(({ rateInterval }) => 100 * rateInterval.upper),
    ...(densities
      ? {
        density: known(({ density }) => density),
        lower: known(({ interval }) => interval.lower),
        upper: known(({ interval }) => interval.upper),
      }
      : {}),
  });
}

/**
 * What a capture plan takes from a survey ({@link readCameraCounts}): `camera` (the station), `x`, `y` (m, as `placed` has
 * them), `videos`, `days`, `exposure` (km2: videos over it are the density) and `log_error`, which all share.
 *
 * @param placed The stations that are to stand in it.
 */
export function cameraCountTable(placed: PlacedCounts, factor: DensityFactor): Table {
  return tableFrom({
    camera: placed.stations,
    x: placed.x,
    y: placed.y,
    videos: Int32Array.from(placed.videos),
    days: placed.effort,
    exposure: placed.effort.map((days) => days / factor.value),
    log_error: placed.effort.map(() => factor.logError),
  }, { units: { x: "m", y: "m", days: "d", exposure: "km2", log_error: "1" } });
}
