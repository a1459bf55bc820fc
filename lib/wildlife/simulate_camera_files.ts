import { Float64, type Table, Utf8, vectorFromArray } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { tableFrom, writeCsv } from "../table/mod.ts";
import type { CameraDeployment } from "./camera_deployments.ts";
import {
  simulateCameras,
  type SimulateCamerasOptions,
  SIMULATED_AREA,
  SIMULATED_FOCAL_AREA,
  type SimulatedCameras,
} from "./simulate_cameras.ts";

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** What may be said of the survey; every file of one survey says the same. */
const NUMBERS = [
  "cameras",
  "rounds",
  "days",
  "density",
  "gradient",
  "size",
  "meanStay",
  "variation",
  "videosPerVisit",
] as const;

/** A row of the detections as somebody wrote them down. */
interface FileRow {
  video: string;
  deployment: string;
  /** Local time of the camera's clock, or the date alone. */
  time: string;
  species: string;
  passes: number | null;
  stay_s: number | null;
  censored: boolean | null;
}

const SPECIES = "ニホンジカ";
const HOUR = 3_600_000;

/** How far the clock of a camera was ahead at a true time, ms. */
function clockAhead({ clock, start, end }: CameraDeployment, time: number): number {
  if (Number.isNaN(clock.atStart)) return 0;
  return 1000 * (clock.atStart + (time - start) / (end - start) * (clock.atEnd - clock.atStart));
}

/** `2022-09-01T09:00:00` on Japanese clocks. */
const local = (time: number) =>
  new Date(Math.round(time / 1000) * 1000 + 9 * HOUR).toISOString().slice(0, 19);

/**
 * The detections as they come: by the clocks of the cameras, with other species, records made before the set-up and while
 * a camera is said not to have worked, one of a deployment that nobody knows, doubles, second animals in a video, and two
 * that have a date only.
 */
function detectionsFile({ deployments, detections }: SimulatedCameras, seed: number): Table {
  const draw = random(seed).stream("file");
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const rows = Array.from({ length: detections.rows }, (_, k): FileRow => {
    const deployment = byId.get(detections.deployment![k])!;
    const isMeasured = !Number.isNaN(detections.stay[k]);
    return {
      video: detections.video![k],
      deployment: deployment.id,
      time: local(detections.time[k] + clockAhead(deployment, detections.time[k])),
      species: SPECIES,
      passes: Number.isNaN(detections.passes[k]) ? null : detections.passes[k],
      stay_s: isMeasured ? Math.max(0.01, Number(detections.stay[k].toFixed(2))) : null,
      censored: isMeasured ? detections.censored[k] === 1 : null,
    };
  });
  const unexamined = { passes: null, stay_s: null, censored: null };
  const other = (number: number, species: string): FileRow => {
    const { id, start, end } = deployments[draw.integer(deployments.length)];
    return {
      video: `X${number}`,
      deployment: id,
      time: local(start + draw.uniform() * (end - start)),
      species,
      ...unexamined,
    };
  };
  const early = deployments.slice(2, 4).map(({ id, start }, k): FileRow => ({
    video: `T${k + 1}`,
    deployment: id,
    time: local(start - 2 * HOUR),
    species: SPECIES,
    ...unexamined,
  }));
  const lost = deployments.filter(({ failures }) => failures.length > 0).slice(0, 1).map((
    { id, failures: [[from]] },
  ): FileRow => ({
    video: "F1",
    deployment: id,
    time: local(from + 5 * HOUR),
    species: SPECIES,
    ...unexamined,
  }));
  const measured = rows.filter(({ stay_s }) => stay_s !== null);
  const seconds = measured.slice(20, 22).map((row): FileRow => ({
    ...row,
    stay_s: row.stay_s! + 1.5,
    passes: null,
  }));
  const planted: FileRow[] = [
    ...early,
    ...lost,
    { ...early[0], video: "U1", deployment: "D999", time: local(deployments[0].start + 30 * HOUR) },
    ...[5, 60, 111].filter((k) => k < rows.length).map((k) => ({ ...rows[k] })),
    ...seconds,
  ];
  for (const k of [8, 90]) if (k < rows.length) rows[k].time = rows[k].time.slice(0, 10);
  const all = [
    ...rows,
    ...planted,
    ...Array.from({ length: 70 }, (_, k) => other(k + 1, "イノシシ")),
    ...Array.from({ length: 25 }, (_, k) => other(k + 71, "タヌキ")),
  ].sort((a, b) =>
    a.deployment < b.deployment ? -1 : a.deployment > b.deployment ? 1 : a.time < b.time ? -1 : 1
  );
  const column = <Name extends keyof FileRow>(name: Name) => all.map((row) => row[name]);
  return tableFrom({
    video: column("video"),
    deployment: column("deployment"),
    time: column("time"),
    species: column("species"),
    passes: column("passes"),
    stay_s: column("stay_s"),
    censored: column("censored"),
  });
}

function deploymentsFile({ deployments }: SimulatedCameras): Table {
  // A small survey may have none: the types have to be said.
  const seconds = (of: (deployment: CameraDeployment) => number) =>
    vectorFromArray(deployments.map((each) => Number.isNaN(of(each)) ? null : of(each)), new Float64());
  const failure = (part: 0 | 1) =>
    vectorFromArray(
      deployments.map(({ failures }) => failures[0] ? local(failures[0][part]) : null),
      new Utf8(),
    );
  return tableFrom({
    deployment: deployments.map(({ id }) => id),
    station: deployments.map(({ station }) => station),
    camera: deployments.map(({ camera }) => camera),
    start: deployments.map(({ start }) => local(start)),
    end: deployments.map(({ end }) => local(end)),
    problem1_from: failure(0),
    problem1_to: failure(1),
    clock_ahead_start_s: seconds(({ clock }) => clock.atStart),
    clock_ahead_end_s: seconds(({ clock }) => clock.atEnd),
    x: deployments.map(({ x }) => x),
    y: deployments.map(({ y }) => y),
  });
}

/** One walk through each of nine positions before every second camera, at most twelve. */
function trialsFile({ deployments }: SimulatedCameras, seed: number): Table {
  const draw = random(seed).stream("trials");
  const cameras = [...new Set(deployments.map(({ camera }) => camera))].filter((_, k, all) =>
    all.length < 24 || k % 2 === 0
  )
    .slice(0, 12);
  const positions = ["前", "中", "奥"].flatMap((depth) =>
    ["左", "中央", "右"].map((side) => `${depth}${side}`)
  );
  const rows = cameras.flatMap((camera) => positions.map((position) => ({ camera, position })));
  return tableFrom({
    camera: rows.map(({ camera }) => camera),
    position: rows.map(({ position }) => position),
    area_m2: rows.map(() => Number((SIMULATED_FOCAL_AREA.nominal / positions.length).toFixed(4))),
    triggered: rows.map(() => draw.uniform() < SIMULATED_FOCAL_AREA.detected),
  });
}

const CELL = 500;

/** What is true: means of the survey, and the density in cells of 500 m of the study area. */
function truthFile({ truth }: SimulatedCameras): Table {
  const [west, south, east, north] = SIMULATED_AREA;
  const rows: { quantity: string; x: number | null; y: number | null; value: number }[] = [
    { quantity: "density", x: null, y: null, value: truth.meanDensity },
    { quantity: "mean_stay", x: null, y: null, value: truth.meanStay },
    { quantity: "activity_level", x: null, y: null, value: Number(truth.activityLevel.toFixed(6)) },
    { quantity: "passes_per_video", x: null, y: null, value: truth.passesPerVideo },
    { quantity: "effective_area", x: null, y: null, value: Number(truth.area.toFixed(6)) },
  ];
  for (let y = south + CELL / 2; y < north; y += CELL) {
    for (let x = west + CELL / 2; x < east; x += CELL) {
      rows.push({ quantity: "cell_density", x, y, value: Number(truth.density(x, y).toFixed(4)) });
    }
  }
  return tableFrom({
    quantity: rows.map(({ quantity }) => quantity),
    x: rows.map(({ x }) => x),
    y: rows.map(({ y }) => y),
    value: rows.map(({ value }) => value),
  });
}

const FILES: Record<string, (cameras: SimulatedCameras, seed: number) => Table> = {
  cameraDeployments: deploymentsFile,
  cameraDetections: detectionsFile,
  cameraTrials: trialsFile,
  cameraTruth: truthFile,
};

function cameraFile({ simulator, seed, parameters }: Source): Uint8Array {
  const unknown = Object.entries(parameters)
    .filter(([name, value]) => !(NUMBERS as readonly string[]).includes(name) || typeof value !== "number");
  if (unknown.length > 0) {
    throw new Fault(`wildlife: ${simulator} does not take these parameters`, {
      expected: `numbers: ${NUMBERS.join(", ")}`,
      found: unknown.map(([name, value]) => `${name}: ${value}`).join(", "),
      remedy: "correct the catalog entry; all entries of one survey have the same parameters",
    });
  }
  return writeCsv(
    FILES[simulator](simulateCameras({ ...parameters as Partial<SimulateCamerasOptions>, seed }), seed),
  );
}

/** Files of a simulated camera survey, by the name of the simulator; the same seed and parameters make one survey. */
export const CAMERA_SIMULATORS = Object.fromEntries(Object.keys(FILES).map((name) => [name, cameraFile]));
