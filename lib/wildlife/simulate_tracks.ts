import { Fault } from "../fault/mod.ts";
import { unproject, writeGeoTiff } from "../geo/mod.ts";
import { random } from "../stats/mod.ts";
import { tableFrom, writeCsv } from "../table/mod.ts";
import {
  DEER_CRS,
  DEM_GRID,
  simulateCollars,
  SIMULATED_DEER,
  type SimulatedFix,
} from "./simulate_collars.ts";
import { simulateTerrain } from "./simulate_terrain.ts";

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** A row of the collars' file: a fix, or what else stands in such files. */
interface FileRow extends SimulatedFix {
  /** `duplicate`, `contrary-duplicate`, `before-deployment`, `after-end`; empty for an ordinary row. */
  planted: string;
}

/** Where collars are tried out before they are fitted: outside the DEM. */
const OFFICE = [-20_500, 66_300] as const;
/** Rows that are read out at once: about two months. */
const READOUT = 1440;

/**
 * The rows of the simulated collars as they come: trial fixes at the office before fitting, read-outs of two months that
 * repeat the end of the one before, two of them in the wrong order, places that contradict another row of the same time,
 * and a row whose clock was never set.
 */
function fileRows(seed: number): FileRow[] {
  const fixes = simulateCollars(seed);
  const draws = random(seed).stream("file");
  return SIMULATED_DEER.flatMap((deer) => {
    const mine: FileRow[] = fixes.filter((fix) => fix.deer === deer).map((fix) => ({ ...fix, planted: "" }));
    const trial = (hours: number): FileRow => ({
      ...mine[0],
      time: deer.fitted - hours * 3_600_000,
      x: OFFICE[0] + draws.normal(0, 8),
      y: OFFICE[1] + draws.normal(0, 8),
      dop: 1.6,
      type: "3D",
      ellipsoidalHeight: 412,
      trueX: OFFICE[0],
      trueY: OFFICE[1],
      error: "none",
      range: "",
      planted: "before-deployment",
    });
    const readouts: FileRow[][] = [];
    for (let start = 0; start < mine.length; start += READOUT) {
      const repeated = mine.slice(Math.max(0, start - 3), start).map((row) => ({
        ...row,
        planted: "duplicate",
      }));
      readouts.push([...repeated, ...mine.slice(start, start + READOUT)]);
    }
    if (readouts.length > 3) [readouts[1], readouts[2]] = [readouts[2], readouts[1]];
    const contrary = [700, 2900].map((k): FileRow => {
      const row = mine.slice(k).find(({ x }) => !Number.isNaN(x))!;
      return { ...row, x: row.x + 240, y: row.y - 180, dop: row.dop + 3, planted: "contrary-duplicate" };
    });
    const clock: FileRow = { ...trial(0), time: Date.UTC(2080, 0, 6), planted: "after-end" };
    return [...[50, 49, 48, 47, 46].map(trial), clock, ...readouts.flat(), ...contrary];
  });
}

/** `2022/04/10 11:00:21` on Japanese clocks. */
function japaneseTime(time: number): string {
  return new Date(time + 9 * 3_600_000).toISOString().slice(0, 19).replaceAll("-", "/").replace("T", " ");
}

const rounded = (value: number, digits: number) => Number.isNaN(value) ? null : Number(value.toFixed(digits));

/** The collars' file: Japanese headings in CP932, Japanese local times, longitude and latitude, ellipsoidal heights. */
function deerCollars(source: Source): Uint8Array {
  withoutParameters(source);
  const rows = fileRows(source.seed);
  const known = rows.filter(({ x }) => !Number.isNaN(x));
  const places = unproject(DEER_CRS, known.map(({ x }) => x), known.map(({ y }) => y));
  const place = new Map(known.map((row, k) => [row, [places.x[k], places.y[k]] as const]));
  return writeCsv(
    tableFrom({
      個体: rows.map(({ deer }) => deer.name),
      測位日時: rows.map(({ time }) => japaneseTime(time)),
      緯度: rows.map((row) => rounded(place.get(row)?.[1] ?? NaN, 6)),
      経度: rows.map((row) => rounded(place.get(row)?.[0] ?? NaN, 6)),
      測位種別: rows.map(({ type }) => type || "未測位"),
      DOP: rows.map(({ dop }) => rounded(dop, 1)),
      楕円体高: rows.map(({ ellipsoidalHeight }) => rounded(ellipsoidalHeight, 0)),
      電池電圧: rows.map(({ volt }) => rounded(volt, 2)),
      温度: rows.map(({ celsius }) => rounded(celsius, 0)),
    }),
    { encoding: "shift_jis" },
  );
}

/**
 * What is true of each row of the collars' file: where the deer was (m, EPSG:6676), what the simulation did to the row,
 * and the normal distribution of the range it kept to.
 */
function deerCollarsTruth(source: Source): Uint8Array {
  withoutParameters(source);
  const rows = fileRows(source.seed);
  const ranges = rows.map(({ deer, time, range }) =>
    range === "" || range === "dead" ? undefined : deer.range(time)
  );
  return writeCsv(tableFrom({
    row: Int32Array.from(rows, (_, k) => k + 1),
    animal: rows.map(({ deer }) => deer.name),
    true_x: Float64Array.from(rows, ({ trueX }) => Number(trueX.toFixed(1))),
    true_y: Float64Array.from(rows, ({ trueY }) => Number(trueY.toFixed(1))),
    error: rows.map(({ error, planted }) => planted || error),
    range: rows.map(({ range }) => range || null),
    centre_x: ranges.map((range) => range?.centre[0] ?? null),
    centre_y: ranges.map((range) => range?.centre[1] ?? null),
    sigma_x: ranges.map((range) => range?.sigma[0] ?? null),
    sigma_y: ranges.map((range) => range?.sigma[1] ?? null),
  }));
}

/** Heights of the ground above the geoid; a lake without values lies in the summer range of one deer. */
async function collarDem(source: Source): Promise<Uint8Array> {
  withoutParameters(source);
  const terrain = simulateTerrain(random(source.seed).stream("terrain"));
  const { origin: [west, north], cell, width, height } = DEM_GRID;
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [west + (column + 0.5) * cell, north - (row + 0.5) * cell];
      const isLake = Math.hypot(x + 36_900, y - 13_200) < 90;
      values[row * width + column] = isLake ? NaN : Math.round(10 * terrain(x, y)) / 10;
    }
  }
  const grid = { width, height, origin: [west, north], resolution: [cell, cell] } as const;
  return await writeGeoTiff({ ...grid, crs: DEER_CRS, values, noData: -9999 });
}

/** The collared deer: capture record (捕獲個体情報) and time of the collar on the animal. */
function deerDeployments(source: Source): Uint8Array {
  withoutParameters(source);
  return writeCsv(
    tableFrom({
      個体: SIMULATED_DEER.map(({ name }) => name),
      首輪番号: SIMULATED_DEER.map(({ collar }) => collar),
      性別: SIMULATED_DEER.map(({ sex }) => sex.ja),
      年齢区分: SIMULATED_DEER.map(() => "成獣"),
      体重: SIMULATED_DEER.map(({ weightKg }) => weightKg),
      装着日時: SIMULATED_DEER.map(({ fitted }) => japaneseTime(fitted)),
      終了日時: SIMULATED_DEER.map(({ until }) => japaneseTime(until)),
    }),
    { encoding: "shift_jis" },
  );
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

/** Simulators of collars and their DEM, as the catalog calls them. */
export const TRACK_SIMULATORS = { deerCollars, deerCollarsTruth, collarDem, deerDeployments };
