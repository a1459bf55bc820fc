import { type Random, random } from "../stats/mod.ts";
import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraDetections } from "./camera_detections.ts";
import { timeOfDay } from "./camera_time.ts";
import { drawGamma, STAYING_TIME_FAMILIES, type StayingTimeFamilyName } from "./staying_time_family.ts";

/** What is simulated. */
export interface SimulateCamerasOptions {
  /** Whole number from 0. */
  seed: number;
  /** Cameras, each of which stands at `rounds` random places one after the other. Default 30. */
  cameras?: number;
  /** Default 2: a specification with 5 cameras then has 10 places. */
  rounds?: number;
  /** Days at a place. Default 30. */
  days?: number;
  /** Mean over the study area, animals per km2. Default 15. */
  density?: number;
  /** How steep the density rises from south-west to north-east: standard deviation of its logarithm. Default 0.9; 0 is even. */
  gradient?: number;
  /** Places differ by a gamma deviate of this shape besides. Default 4; Infinity for none. */
  size?: number;
  /** Default lognormal. */
  family?: StayingTimeFamilyName;
  /** Mean stay in the focal area, s, and its coefficient of variation. Default 6 and 1.2. */
  meanStay?: number;
  variation?: number;
  /** Mean videos that an animal makes at a visit. Default 1.5. */
  videosPerVisit?: number;
  /** Share of the videos that were examined for passes and stays. Default 0.7. */
  examined?: number;
  /** Length of a video, s. Default 30. */
  videoLength?: number;
}

/** Laid out in front of each camera, m2, and the share of passes through it that a camera records. */
export const SIMULATED_FOCAL_AREA = { nominal: 1.96, detected: 0.96 } as const;
/** Shares of videos in which an animal entered the focal area 0, 1 and 2 times. */
const SIMULATED_PASSES = [0.42, 0.5, 0.08] as const;
/** Study area of the simulated survey: west, south, east, north, m in the coordinate system of the simulated deer. */
export const SIMULATED_AREA = [-39_000, 9_000, -32_000, 15_000] as const;

/** What is true in a simulated survey. */
export interface CameraTruth {
  /** Animals per km2 at a place, without what is peculiar to each station. */
  density: (x: number, y: number) => number;
  /** Mean over the study area. */
  meanDensity: number;
  /** s. */
  meanStay: number;
  activityLevel: number;
  passesPerVideo: number;
  /** m2 in effect. */
  area: number;
}

/** A simulated survey as it would be after reading it; nothing is wrong with it. */
export interface SimulatedCameras {
  deployments: CameraDeployment[];
  detections: CameraDetections;
  truth: CameraTruth;
}

const DAY = 86_400_000;
const ZONE = "Asia/Tokyo";
/** 2022-09-01 in Japan, 09:00. */
const START = Date.UTC(2022, 8, 1);

/**
 * A camera survey of known density. The number of animals in the focal area at a time of activity is density x area, so
 * that entries come at density x area x (share active now) / mean stay (Little's law), whatever the animals' ways. They
 * come in visits of several videos, more at places that differ from their surroundings, around dusk and dawn. One camera
 * in ten fails for a while or for good.
 */
export function simulateCameras(options: SimulateCamerasOptions): SimulatedCameras {
  const {
    seed,
    cameras = 30,
    rounds = 2,
    days = 30,
    density: meanDensity = 15,
    gradient = 0.9,
    size = 4,
    family: familyName = "lognormal",
    meanStay = 6,
    variation = 1.2,
    videosPerVisit = 1.5,
    examined = 0.7,
    videoLength = 30,
  } = options;
  const source = random(seed);
  const density = densityField(meanDensity, gradient);
  const family = STAYING_TIME_FAMILIES.find(({ name }) => name === familyName)!;
  const parameters = parametersOf(familyName, meanStay, variation);
  const passesPerVideo = SIMULATED_PASSES[1] + 2 * SIMULATED_PASSES[2];
  const area = SIMULATED_FOCAL_AREA.nominal * SIMULATED_FOCAL_AREA.detected;
  const deployments = placeCameras(source.stream("places"), cameras, rounds, days);
  const columns = {
    time: [] as number[],
    deployment: [] as string[],
    passes: [] as number[],
    stay: [] as number[],
    censored: [] as number[],
  };
  for (const deployment of deployments) {
    const draw = source.stream(`station ${deployment.station}`);
    const peculiar = size === Infinity ? 1 : drawGamma(size, draw) / size;
    const local = density(deployment.x, deployment.y) * peculiar;
    // Visits a millisecond while all are active.
    const rate = local * area / 1e6 / (1000 * meanStay) / passesPerVideo / videosPerVisit;
    for (const time of videoTimes(deployment, rate, videosPerVisit, draw)) {
      const isExamined = draw.uniform() < examined;
      const luck = draw.uniform();
      const passes = luck < SIMULATED_PASSES[0]
        ? 0
        : luck < SIMULATED_PASSES[0] + SIMULATED_PASSES[1]
        ? 1
        : 2;
      const limit = videoLength * (0.5 + 0.5 * draw.uniform());
      const stay = Math.max(0.04, family.draw(parameters, draw));
      columns.time.push(time);
      columns.deployment.push(deployment.id);
      columns.passes.push(isExamined ? passes : NaN);
      columns.stay.push(isExamined && passes > 0 ? Math.min(stay, limit) : NaN);
      columns.censored.push(isExamined && passes > 0 && stay > limit ? 1 : 0);
    }
  }
  return {
    deployments,
    detections: asRead(columns),
    truth: { density, meanDensity, meanStay, activityLevel: ACTIVITY_LEVEL, passesPerVideo, area },
  };
}

/** Parameters of a family with a mean and a coefficient of variation (an exponential has 1). */
function parametersOf(name: StayingTimeFamilyName, mean: number, variation: number): number[] {
  const family = STAYING_TIME_FAMILIES.find((each) => each.name === name)!;
  const rough = family.guess(mean, variation);
  // The first parameter scales time: whatever the shape, the mean is met.
  rough[0] += Math.log(mean / family.mean(rough));
  return rough;
}

/** Rises from south-west to north-east with two hollows; its mean over the study area is `mean`. */
function densityField(mean: number, gradient: number): (x: number, y: number) => number {
  const [west, south, east, north] = SIMULATED_AREA;
  const shape = (x: number, y: number) => {
    const [u, v] = [(x - west) / (east - west) - 0.5, (y - south) / (north - south) - 0.5];
    const hollow = (a: number, b: number) => Math.exp(-((u - a) ** 2 + (v - b) ** 2) / 0.02);
    return Math.exp(gradient * (2.2 * u + 1.4 * v - 1.4 * hollow(0.2, -0.1) + 1.2 * hollow(-0.25, 0.2)));
  };
  const STEPS = 60;
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    for (let j = 0; j < STEPS; j++) {
      sum += shape(west + (i + 0.5) / STEPS * (east - west), south + (j + 0.5) / STEPS * (north - south));
    }
  }
  const factor = mean * STEPS * STEPS / sum;
  return (x, y) => factor * shape(x, y);
}

function placeCameras(draw: Random, cameras: number, rounds: number, days: number): CameraDeployment[] {
  const [west, south, east, north] = SIMULATED_AREA;
  return Array.from(
    { length: rounds },
    (_, round) =>
      Array.from({ length: cameras }, (_, camera): CameraDeployment => {
        const number = round * cameras + camera + 1;
        // Set up within two days, taken in on the day before the next round.
        const start = START + round * (days + 2) * DAY + Math.floor(draw.uniform() * 16) * 3_600_000;
        const end = start + days * DAY;
        const failures: [number, number][] = [];
        const luck = draw.uniform();
        const from = start + (0.2 + 0.6 * draw.uniform()) * (end - start);
        if (luck < 0.06) failures.push([from, end]);
        else if (luck < 0.1) failures.push([from, from + 4 * DAY]);
        const lost = failures.reduce((sum, [a, b]) => sum + b - a, 0);
        const clock = draw.uniform() < 0.1 ? Math.round(draw.normal(0, 1200)) : NaN;
        return {
          id: `D${String(number).padStart(3, "0")}`,
          station: `P${String(number).padStart(2, "0")}`,
          camera: `C${String(camera + 1).padStart(2, "0")}`,
          start,
          end,
          failures,
          clock: {
            atStart: clock,
            atEnd: Number.isNaN(clock) ? NaN : clock + Math.round(draw.normal(0, 60)),
          },
          effort: (end - start - lost) / DAY,
          x: Math.round(west + draw.uniform() * (east - west)),
          y: Math.round(south + draw.uniform() * (north - south)),
        };
      }),
  ).flat();
}

/** Times of the videos of a deployment, in order. */
function videoTimes(
  { start, end, failures }: CameraDeployment,
  rate: number,
  videosPerVisit: number,
  draw: Random,
): number[] {
  const visits = draw.poisson(rate * (end - start));
  const candidates = Float64Array.from({ length: visits }, () => start + draw.uniform() * (end - start));
  const angles = timeOfDay(candidates, ZONE);
  const times: number[] = [];
  candidates.forEach((visit, k) => {
    if (draw.uniform() > activityAt(angles[k])) return;
    const videos = 1 + draw.poisson(videosPerVisit - 1);
    for (let video = 0; video < videos; video++) {
      const time = Math.floor(visit + (video === 0 ? 0 : draw.uniform() * 20 * 60_000));
      if (time >= end || failures.some(([from, to]) => time >= from && time < to)) continue;
      times.push(time);
    }
  });
  return times.sort((a, b) => a - b);
}

/** Share of the animals that are active at a time of day: most at dawn and dusk, some at night, few at noon. */
function activityAt(angle: number): number {
  return rawActivity(angle) / HIGHEST;
}

const rawActivity = (angle: number) =>
  0.5 * Math.exp(4 * (Math.cos(angle - 1.45) - 1)) + 0.6 * Math.exp(4 * (Math.cos(angle - 4.75) - 1)) +
  0.35 * Math.exp(1.2 * (Math.cos(angle) - 1)) + 0.05;
const HIGHEST = Math.max(...Array.from({ length: 1440 }, (_, k) => rawActivity(2 * Math.PI * k / 1440)));
const ACTIVITY_LEVEL = Array.from({ length: 1440 }, (_, k) => rawActivity(2 * Math.PI * k / 1440))
  .reduce((sum, value) => sum + value, 0) / 1440 / HIGHEST;

function asRead(
  columns: { time: number[]; deployment: string[]; passes: number[]; stay: number[]; censored: number[] },
): CameraDetections {
  const rows = columns.time.length;
  return {
    rows,
    row: Int32Array.from({ length: rows }, (_, k) => k + 1),
    video: columns.time.map((_, k) => `V${String(k + 1).padStart(4, "0")}`),
    deployment: columns.deployment,
    station: null,
    time: Float64Array.from(columns.time),
    dateOnly: new Uint8Array(rows),
    passes: Float64Array.from(columns.passes),
    stay: Float64Array.from(columns.stay),
    censored: Uint8Array.from(columns.censored),
    left: { other: 0, blank: 0, level: 0 },
    otherSpecies: [],
    cautions: [],
  };
}
