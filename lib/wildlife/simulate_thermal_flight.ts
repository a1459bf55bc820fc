import { type Random, random } from "../stats/mod.ts";
import { trueNorth, unproject } from "../geo/mod.ts";
import type { Pose } from "./flight_path.ts";
import { DEER_CRS, GEOID_OFFSET } from "./simulate_collars.ts";
import { THERMAL_CENTRE, type ThermalSite } from "./simulate_thermal_site.ts";
import { terrainHeight } from "./terrain.ts";
import { type ThermalCamera, thermalCamera } from "./thermal_camera.ts";

/** How the simulated flights are flown. */
export interface ThermalFlightPlan {
  strips: number;
  /** m. */
  length: number;
  spacing: number;
  /** m above the ground. */
  height: number;
  /** m/s. */
  speed: number;
  /** s between frames. */
  interval: number;
}

/** Data sheet of the simulated camera. */
export const THERMAL_SENSOR = { width: 160, height: 128, focalLength: 3.9, pixelPitch: 12 } as const;

/** Seven strips over 16 ha, with a third of each strip's breadth also on the next one. */
export const THERMAL_PLAN: ThermalFlightPlan = {
  strips: 7,
  length: 540,
  spacing: 37,
  height: 110,
  speed: 6,
  interval: 1.5,
};

/** Two simulated nights. */
export const THERMAL_NIGHTS = [
  {
    night: "1",
    start: Date.UTC(2022, 10, 8, 10, 30),
    clockOffset: 1.27,
    density: 190,
    ground: 3.5,
    warmer: 0,
  },
  {
    night: "2",
    start: Date.UTC(2022, 11, 6, 10, 5),
    clockOffset: -0.84,
    density: 125,
    ground: -2.5,
    warmer: 0.5,
  },
] as const;

/** A frame as it truly was. */
export interface TrueFrame {
  name: string;
  /** s since the flight's start. */
  seconds: number;
  /** ms since 1970 UTC on the frames' own clock. */
  stamp: number;
  strip: number;
  pose: Pose;
  /** With the errors of pointing of this moment. */
  camera: ThermalCamera;
}

/** A row of the log. */
export interface LoggedRow {
  time: number | null;
  latitude: number | null;
  longitude: number | null;
  height: number | null;
  yaw: number | null;
  pitch: number | null;
  roll: number | null;
}

/** A flight: frames as they were, and the log of it with its errors. */
export interface SimulatedFlight {
  frames: TrueFrame[];
  log: LoggedRow[];
}

/** Degrees by which the camera is mounted wrongly: forwards and to the right. */
const BORESIGHT = [0.3, -0.25] as const;
/** s between two strips, and between rows of the log. */
const [TURN, LOG_STEP] = [14, 0.5];

/** s that a flight of a plan takes. */
export function flightSeconds({ strips, length, speed }: ThermalFlightPlan): number {
  return strips * length / speed + (strips - 1) * TURN;
}

/**
 * Flies a plan once: strips to and fro that follow the ground, with errors of GNSS (1.2 m, kept for two minutes), height,
 * heading, pointing and mounting, a clock that is off, and a log in which some rows lack values, stand twice, in the
 * wrong order or far away, or are missing for some seconds.
 */
export function simulateThermalFlight(
  seed: number,
  { night, start, clockOffset }: { night: string; start: number; clockOffset: number },
  site: ThermalSite,
  plan: ThermalFlightPlan = THERMAL_PLAN,
): SimulatedFlight {
  const draws = random(seed).stream(`thermal flight ${night}`);
  const stripSeconds = plan.length / plan.speed;
  const camera = thermalCamera(THERMAL_SENSOR, THERMAL_SENSOR);
  const poseOf = (seconds: number): Pose => {
    const leg = Math.min(plan.strips - 1, Math.floor(seconds / (stripSeconds + TURN)));
    const onLeg = seconds - leg * (stripSeconds + TURN);
    const turning = Math.max(0, (onLeg - stripSeconds) / TURN);
    const sign = leg % 2 === 0 ? 1 : -1;
    const x = THERMAL_CENTRE[0] + sign * (Math.min(onLeg, stripSeconds) * plan.speed - plan.length / 2);
    const y = THERMAL_CENTRE[1] + (leg + turning - (plan.strips - 1) / 2) * plan.spacing;
    let ground = 0;
    for (const along of [-60, -30, 0, 30, 60]) ground += terrainHeight(site.ground, x + along, y) / 5;
    return {
      x,
      y,
      z: ground + plan.height,
      yaw: sign > 0 ? 90 + 180 * turning : 270 - 180 * turning,
      pitch: -90,
      roll: 0,
    };
  };
  const pointing = [0, 1].map((axis) => wandering(draws.stream(`pointing ${axis}`), 0.2, 3, plan.interval));
  const frames: TrueFrame[] = [];
  for (let strip = 0; strip < plan.strips; strip++) {
    const begin = strip * (stripSeconds + TURN);
    for (let seconds = begin + 0.2; seconds < begin + stripSeconds; seconds += plan.interval) {
      const [down, right] = pointing.map((next, axis) =>
        camera.focal * Math.tan((BORESIGHT[axis] + next()) * Math.PI / 180)
      );
      frames.push({
        name: `${String(frames.length + 1).padStart(4, "0")}.tiff`,
        seconds,
        stamp: Math.round(start + 1000 * (seconds + clockOffset)),
        strip,
        pose: poseOf(seconds),
        camera: { ...camera, centre: [camera.centre[0] - right, camera.centre[1] + down] },
      });
    }
  }
  return {
    frames,
    log: loggedFlight(draws.stream("log"), { night, start, poseOf, seconds: flightSeconds(plan) }),
  };
}

/** A random value that keeps for `seconds` (a first-order autoregression), step by step. */
function wandering(draws: Random, sd: number, seconds: number, step: number): () => number {
  const keep = Math.exp(-step / seconds);
  let value = draws.normal(0, sd);
  return () => value = keep * value + draws.normal(0, sd * Math.sqrt(1 - keep * keep));
}

function loggedFlight(
  draws: Random,
  { night, start, poseOf, seconds }: {
    night: string;
    start: number;
    poseOf: (seconds: number) => Pose;
    seconds: number;
  },
): LoggedRow[] {
  const north = trueNorth(DEER_CRS, ...THERMAL_CENTRE);
  const [east, northing, up, heading] = [1.2, 1.2, 1, 0.5].map((sd, k) =>
    wandering(draws.stream(`error ${k}`), sd, 120, LOG_STEP)
  );
  const [heightBias, headingBias] = [draws.normal(0, 1.2), draws.normal(0, 0.6)];
  const times = Array.from({ length: Math.ceil((seconds + 10) / LOG_STEP) }, (_, k) => k * LOG_STEP - 5);
  const poses = times.map((at) => poseOf(Math.max(0, at)));
  const places = unproject(DEER_CRS, poses.map(({ x }) => x + east()), poses.map(({ y }) => y + northing()));
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  const rows = poses.map((pose, k): LoggedRow => ({
    time: start + 1000 * times[k],
    latitude: rounded(places.y[k], 7),
    longitude: rounded(places.x[k], 7),
    height: rounded(pose.z + GEOID_OFFSET + heightBias + up(), 2),
    yaw: rounded(((pose.yaw - north + headingBias + heading()) % 360 + 540) % 360 - 180, 1),
    pitch: pose.pitch,
    roll: pose.roll,
  }));
  // Blemishes, at places that depend on the night alone.
  if (night === "1") {
    for (const k of [210, 777]) [rows[k], rows[k + 1]] = [rows[k + 1], rows[k]];
    for (const k of [400, 401]) rows[k] = { ...rows[k], latitude: null, longitude: null };
    rows[900] = { ...rows[900], latitude: rows[900].latitude! + 0.01 };
    rows.splice(1000, 0, { ...rows[999] }, { ...rows[999] });
  } else rows.splice(600, 9);
  return rows;
}
