import { Fault } from "../fault/mod.ts";
import {
  type CameraKriging,
  type CameraSurfaceOptions,
  interpolateCameras,
  krigeCameras,
  LEAST_KRIGED,
} from "./camera_surface.ts";
import type { PlacedCounts } from "./camera_variogram.ts";
import { type Caution, caution } from "./caution.ts";
import { outlyingStations } from "./outlying_stations.ts";

/** Surfaces of a survey, as far as its stations allow. */
export interface CameraMaps {
  /** The stations that are mapped: all but those outlying. */
  placed: PlacedCounts;
  /** Names of stations far beyond all others ({@link outlyingStations}). */
  outlying: string[];
  /** Null where the stations are too few, or lie so that no variogram comes of them. */
  kriging: CameraKriging | null;
  /** Inverse distance weighting; null where there are fewer than 3 stations or places, or no video at all. */
  weighted: ReturnType<typeof interpolateCameras> | null;
  cautions: Caution[];
}

/**
 * The surfaces that a survey allows: kriging and inverse distance weighting, the latter alone, or none, with a caution that
 * says why. A station far beyond the others has likely a wrong coordinate: it is named, and not mapped.
 *
 * @param gridOf The grid of the stations that are mapped.
 * @throws Fault for stations without places and coordinates in degrees.
 */
export function mapCameras(
  survey: PlacedCounts,
  options: Omit<CameraSurfaceOptions, "grid">,
  gridOf: (placed: PlacedCounts) => CameraSurfaceOptions["grid"],
): CameraMaps {
  const apart = outlyingStations(survey);
  const placed = without(survey, apart);
  const outlying = apart.map((k) => survey.stations[k]);
  const cautions = apart.map((k) =>
    caution(
      "outlying-station",
      `地点${survey.stations[k]}（x ${survey.x[k].toFixed(0)} m、y ${
        survey.y[k].toFixed(0)
      } m）は他の地点から著しく離れている。座標の誤りが疑われるため、濃淡図に含めていない。`,
      `Station ${survey.stations[k]} (x ${survey.x[k].toFixed(0)} m, y ${
        survey.y[k].toFixed(0)
      } m) lies far beyond the others: its coordinates are in doubt, and it is not mapped.`,
    )
  );
  const places = new Set(Array.from(placed.x, (x, k) => `${x} ${placed.y[k]}`)).size;
  const videos = placed.videos.reduce((sum, value) => sum + value, 0);
  if (places < 3 || videos === 0) {
    cautions.push(
      videos === 0
        ? caution(
          "nothing-to-map",
          "動画がないため、濃淡図を作成していない。",
          "There are no videos, and so no map.",
        )
        : caution(
          "few-places",
          `位置の異なる地点が${places}しかないため、濃淡図を作成していない。`,
          `There are only ${places} different places, and so no map.`,
        ),
    );
    return { placed, outlying, kriging: null, weighted: null, cautions };
  }
  const whole = { ...options, grid: gridOf(placed) };
  const weighted = interpolateCameras(placed, whole);
  const kriging = placed.stations.length < LEAST_KRIGED ? null : attemptKriging(placed, whole, cautions);
  cautions.push(...(kriging ?? weighted).surface.cautions);
  return { placed, outlying, kriging, weighted, cautions };
}

/** Kriging, or null with a caution where these places give no variogram. */
function attemptKriging(
  placed: PlacedCounts,
  options: CameraSurfaceOptions,
  cautions: Caution[],
): CameraKriging | null {
  try {
    return krigeCameras(placed, options);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    cautions.push(caution(
      "no-variogram",
      "地点の配置（離れた群れに分かれるなど、距離の階級が足りない）からバリオグラムを推定できないため、クリギングを行わず、逆距離加重法だけによった。",
      `These places (in groups far apart, say, with too few classes of distance) give no variogram: inverse distance weighting alone (${error.subject}, found: ${error.found}).`,
    ));
    return null;
  }
}

function without(survey: PlacedCounts, apart: readonly number[]): PlacedCounts {
  const kept = Array.from(survey.stations.keys()).filter((k) => !apart.includes(k));
  const pick = (of: Float64Array) => Float64Array.from(kept, (k) => of[k]);
  return {
    stations: kept.map((k) => survey.stations[k]),
    x: pick(survey.x),
    y: pick(survey.y),
    videos: pick(survey.videos),
    effort: pick(survey.effort),
    dispersion: pick(survey.dispersion),
  };
}
