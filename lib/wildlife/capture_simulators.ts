import { Fault } from "../fault/mod.ts";
import { tableFrom, writeCsv } from "../table/mod.ts";
import { cellCentre } from "./planar_grid.ts";
import { type CaptureArea, simulateCaptureArea } from "./simulate_capture_area.ts";
import { simulateCaptures } from "./simulate_captures.ts";

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** Centres of some cells of the area, m. */
function centres({ area: { grid, cells } }: CaptureArea, some: ArrayLike<number>) {
  const at = Array.from(
    some,
    (k) => cellCentre(grid, Math.floor(cells[k] / grid.width), cells[k] % grid.width),
  );
  return { x: Float64Array.from(at, ([x]) => x), y: Float64Array.from(at, ([, y]) => y) };
}

const tables: Readonly<Record<string, (made: CaptureArea, seed: number) => ReturnType<typeof tableFrom>>> = {
  captureCells: (made) =>
    tableFrom({
      cell: Int32Array.from(made.density, (_, k) => k + 1),
      ...centres(made, Array.from(made.density.keys())),
      elevation: made.elevation,
      slope: made.slope,
      forest: made.forest.map((share) => Math.round(1000 * share) / 1000),
      road: made.road,
      house: made.house,
      sanctuary: Array.from(made.sanctuary, (is) => is === 1),
    }),
  captureCameras: ({ camera }) =>
    tableFrom({
      camera: camera.names,
      x: camera.x,
      y: camera.y,
      videos: Int32Array.from(camera.count),
      days: camera.days,
      exposure: camera.exposure.map((value) => Number(value.toPrecision(6))),
      log_error: camera.exposure.map(() => camera.logError),
    }),
  captureDrone: (made) =>
    tableFrom({
      flight: made.drone.flight,
      ...centres(made, made.drone.cell),
      covered: made.drone.covered,
      detection: made.drone.detection,
      count: Int32Array.from(made.drone.count),
      log_error: made.drone.covered.map(() => made.drone.logError),
    }),
  captureCollarUse: (made) =>
    tableFrom({
      animal: Array.from(made.collar.animal, (a) => made.collar.animals[a]),
      ...centres(made, made.collar.cell),
      fixes: Int32Array.from(made.collar.fixes),
      effective: Float64Array.from(made.collar.animal, (a) => made.collar.effective[a]),
    }),
  captureTruth: (made) =>
    tableFrom({
      cell: Int32Array.from(made.density, (_, k) => k + 1),
      density: made.density.map((value) => Number(value.toPrecision(6))),
    }),
  captureEffort: (made, seed) => {
    const { days } = simulateCaptures(made, seed);
    return tableFrom({
      date: days.map(({ date }) => date),
      team: days.map(({ team }) => team),
      method: days.map(({ method }) => method),
      x: Float64Array.from(days, ({ x }) => x),
      y: Float64Array.from(days, ({ y }) => y),
      effort: Float64Array.from(days, ({ effort }) => effort),
      captures: Int32Array.from(days, ({ captures }) => captures),
    });
  },
  captureRecords: (made, seed) => {
    const { captures } = simulateCaptures(made, seed);
    const of = <Name extends keyof typeof captures[number]>(name: Name) => captures.map((each) => each[name]);
    return tableFrom({
      serial: of("serial"),
      capturer: of("capturer"),
      date: of("date"),
      method: of("method"),
      x: Float64Array.from(of("x")),
      y: Float64Array.from(of("y")),
      sex: of("sex"),
      age_class: of("ageClass"),
      age: of("age"),
      weight: of("weight"),
      length: of("length"),
      height: of("height"),
      hind_foot: of("hindFoot"),
      disposal: of("disposal"),
    });
  },
};

function make({ simulator, seed, parameters }: Source): Uint8Array {
  const found = Object.keys(parameters);
  if (found.length > 0) {
    throw new Fault(`wildlife: ${simulator} takes no parameters`, {
      expected: "{}",
      found: found.join(", "),
      remedy: "remove them from the catalog entry",
    });
  }
  return writeCsv(tables[simulator](simulateCaptureArea({ seed }), seed));
}

/** Datasets of a simulated capture area by the name that catalog entries give their simulator. */
export const CAPTURE_SIMULATORS: Readonly<Record<string, (source: Source) => Uint8Array>> = Object
  .fromEntries(
    Object.keys(tables).map((name) => [name, make]),
  );
