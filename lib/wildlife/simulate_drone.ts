import { Fault } from "../fault/mod.ts";
import { type Random, random } from "../stats/mod.ts";
import { tableFrom, writeCsv } from "../table/mod.ts";
import { appearance, frameRenderer } from "./render_thermal_frame.ts";
import { simulateHerd } from "./simulate_herd.ts";
import { GEOID_OFFSET } from "./simulate_collars.ts";
import {
  flightSeconds,
  simulateThermalFlight,
  THERMAL_NIGHTS,
  THERMAL_PLAN,
  THERMAL_SENSOR,
  type TrueFrame,
} from "./simulate_thermal_flight.ts";
import { simulateThermalSite, type ThermalSite, type WarmBody } from "./simulate_thermal_site.ts";
import { tiffFrame, zipArchive } from "./thermal_archive.ts";

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** One night of the simulated survey. */
interface Night {
  settings: typeof THERMAL_NIGHTS[number];
  frames: TrueFrame[];
  log: ReturnType<typeof simulateThermalFlight>["log"];
  bodies: WarmBody[];
}

function nights(seed: number): { site: ThermalSite; all: Night[] } {
  const site = simulateThermalSite(seed);
  const all = THERMAL_NIGHTS.map((settings): Night => {
    const { density, warmer, night } = settings;
    const herd = simulateHerd(seed, night, site, { density, warmer, seconds: flightSeconds(THERMAL_PLAN) });
    return { settings, ...simulateThermalFlight(seed, settings, site), bodies: [...herd, ...site.stones] };
  });
  return { site, all };
}

/** The frames of one night (parameter `night`) as a ZIP archive of TIFF files in centikelvin. */
function thermalFrames(
  { simulator, seed, parameters }: Source,
  progress: (done: number) => void,
): Uint8Array {
  const { site, all } = nights(seed);
  const night = all.find(({ settings }) => settings.night === parameters.night);
  if (night === undefined || Object.keys(parameters).length !== 1) {
    throw new Fault(`wildlife: ${simulator} takes one parameter`, {
      expected: `night: one of ${THERMAL_NIGHTS.map(({ night }) => night).join(", ")} (texts)`,
      found: JSON.stringify(parameters),
    });
  }
  const { settings, frames, bodies } = night;
  const render = frameRenderer(seed, settings.night, site, bodies, settings.ground);
  return zipArchive(frames.map((frame, k) => {
    progress(k / frames.length);
    return [frame.name, tiffFrame(render(frame), THERMAL_SENSOR)];
  }));
}

const times = (all: readonly (number | null)[]) =>
  all.map((at) => at === null ? null : new Date(at).toISOString());

/** The flights: camera, clock, heights, as an operator reports them. The clock of the first night was not compared. */
function thermalFlights(source: Source): Uint8Array {
  withoutParameters(source);
  const of = <T>(value: T) => THERMAL_NIGHTS.map(() => value);
  const end = 1000 * flightSeconds(THERMAL_PLAN);
  return writeCsv(tableFrom({
    night: THERMAL_NIGHTS.map(({ night }) => night),
    start: times(THERMAL_NIGHTS.map(({ start }) => start)),
    end: times(THERMAL_NIGHTS.map(({ start }) => start + end)),
    camera: of("赤外線カメラ（模擬）"),
    width: of(THERMAL_SENSOR.width),
    height: of(THERMAL_SENSOR.height),
    focal_length: of(THERMAL_SENSOR.focalLength),
    pixel_pitch: of(THERMAL_SENSOR.pixelPitch),
    height_reference: of("ellipsoidal"),
    geoid_height: of(GEOID_OFFSET),
    clock_offset: THERMAL_NIGHTS.map(({ night, clockOffset }) => night === "1" ? null : clockOffset),
    air_temperature: THERMAL_NIGHTS.map(({ ground }) => ground + 2),
    wind: THERMAL_NIGHTS.map(({ night }) => night === "1" ? 1.4 : 0.8),
  }));
}

/** The log of both flights. */
function thermalLog(source: Source): Uint8Array {
  withoutParameters(source);
  const rows = nights(source.seed).all.flatMap(({ settings, log }) =>
    log.map((row) => ({ night: settings.night, ...row }))
  );
  return writeCsv(tableFrom({
    night: rows.map(({ night }) => night),
    time: times(rows.map(({ time }) => time)),
    latitude: rows.map(({ latitude }) => latitude),
    longitude: rows.map(({ longitude }) => longitude),
    height: rows.map(({ height }) => height),
    yaw: rows.map(({ yaw }) => yaw),
    pitch: rows.map(({ pitch }) => pitch),
    roll: rows.map(({ roll }) => roll),
  }));
}

/** When each frame was taken, by the frames' clock. */
function thermalFrameTimes(source: Source): Uint8Array {
  withoutParameters(source);
  const rows = nights(source.seed).all.flatMap(({ settings, frames }) =>
    frames.map(({ name, stamp }) => ({ night: settings.night, name, stamp }))
  );
  return writeCsv(tableFrom({
    night: rows.map(({ night }) => night),
    frame: rows.map(({ name }) => name),
    time: times(rows.map(({ stamp }) => stamp)),
  }));
}

/** Where a body is in the picture of a frame. */
interface Appearance {
  night: string;
  frame: string;
  strip: number;
  body: WarmBody;
  column: number;
  row: number;
  x: number;
  y: number;
  visible: number;
}

function appearances(seed: number): Appearance[] {
  const { site, all } = nights(seed);
  return all.flatMap(({ settings, frames, bodies }) =>
    frames.flatMap((frame) =>
      bodies.flatMap((body): Appearance[] => {
        const seen = appearance(frame, site, body);
        return seen === null
          ? []
          : [{ night: settings.night, frame: frame.name, strip: frame.strip, body, ...seen }];
      })
    )
  );
}

/** The animals in each frame: what they are, where in the picture and on the ground, and how much crowns leave visible. */
function thermalTruth(source: Source): Uint8Array {
  withoutParameters(source);
  const rows = appearances(source.seed).filter(({ body }) => body.kind !== "stone");
  const rounded = (of: (row: Appearance) => number, digits: number) =>
    Float64Array.from(rows, (row) => Number(of(row).toFixed(digits)));
  return writeCsv(tableFrom({
    night: rows.map(({ night }) => night),
    frame: rows.map(({ frame }) => frame),
    strip: Int32Array.from(rows, ({ strip }) => strip + 1),
    animal: rows.map(({ body }) => body.name),
    kind: rows.map(({ body }) => body.kind),
    column: rounded(({ column }) => column, 1),
    row: rounded(({ row }) => row, 1),
    x: rounded(({ x }) => x, 2),
    y: rounded(({ y }) => y, 2),
    visible: rounded(({ visible }) => visible, 2),
  }));
}

const SPECIES = { deer: "ニホンジカ", boar: "イノシシ", "raccoon dog": "タヌキ", stone: "動物以外" };
const BASIS = {
  deer: ["シルエット", "首の動き", "歩き方"],
  boar: ["シルエット", "歩き方"],
  "raccoon dog": ["大きさ"],
  stone: ["動きがない", "形"],
};

/**
 * What a person who looked through the frames entered: a mark in the frame where a warm thing lies nearest to the
 * middle, and its species. One in ten is not looked at; boars pass for deer now and then.
 */
function thermalReview(source: Source): Uint8Array {
  withoutParameters(source);
  const draws = random(source.seed).stream("thermal review");
  const passes = Map.groupBy(
    appearances(source.seed).filter(({ visible, body }) => visible >= 0.3 && body.warmth > 1.2),
    ({ night, strip, body }) => `${night} ${strip} ${body.name}`,
  );
  const marks = [...passes.values()].flatMap((all) => {
    const { width, height } = THERMAL_SENSOR;
    const off = ({ column, row }: Appearance) => Math.hypot(column - width / 2, row - height / 2);
    const best = all.reduce((near, one) => off(one) < off(near) ? one : near);
    return draws.uniform() < 0.1 ? [] : [marked(best, draws)];
  });
  return writeCsv(tableFrom({
    night: marks.map(({ night }) => night),
    frame: marks.map(({ frame }) => frame),
    column: Int32Array.from(marks, ({ column }) => column),
    row: Int32Array.from(marks, ({ row }) => row),
    species: marks.map(({ species }) => species),
    basis: marks.map(({ basis }) => basis),
  }));
}

function marked({ night, frame, column, row, body: { kind } }: Appearance, draws: Random) {
  const isMistaken = kind === "boar" && draws.uniform() < 0.15;
  const bases = BASIS[kind];
  return {
    night,
    frame,
    column: Math.round(column + draws.normal(0, 0.7)),
    row: Math.round(row + draws.normal(0, 0.7)),
    species: SPECIES[isMistaken ? "deer" : kind],
    basis: bases[draws.integer(bases.length)],
  };
}

function withoutParameters({ simulator, parameters }: Source): void {
  const found = Object.keys(parameters);
  if (found.length === 0) return;
  throw new Fault(`wildlife: ${simulator} takes no parameters`, {
    expected: "{}",
    found: found.join(", "),
    remedy: "remove them from the catalog entry",
  });
}

/** Simulators of thermal flights, as the catalog calls them. */
export const DRONE_SIMULATORS = {
  thermalFrames,
  thermalFlights,
  thermalLog,
  thermalFrameTimes,
  thermalTruth,
  thermalReview,
};
