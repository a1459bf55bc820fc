/**
 * Ranges with edges: ground used evenly that is concave and has a hole, a range cut off by a coast, and local convex hulls
 * of ranges without edges by each of their rules. How large the estimates are, and how much of them lies where the animal
 * never was. Two minutes on one core; results stand in `bench/results/wildlife-edges-coverage.json`. The same seed gives
 * the same bytes.
 *
 *     deno run -A bench/wildlife_edges_coverage.ts
 *     deno run -A bench/wildlife_edges_coverage.ts coast    this part again; the others keep their results
 */
import { type Random, random } from "kenzan/stats/mod.ts";
import {
  attempt,
  characteristicHull,
  clipRange,
  type Habitat,
  type HomeRange,
  isopleth,
  type KernelBoundary,
  kernelDensity,
  localConvexHulls,
  minimumConvexPolygon,
  type NeighbourRule,
  normalRangeArea,
  plugInBandwidth,
  type Positions,
} from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, type Measure, often } from "./coverage/measures.ts";

const SEED = 20261126;
const SAMPLES = 40;
const NUMBERS = [50, 200, 1000];
const PERCENT = 95;
const SIGMA: [number, number] = [500, 300];

/** Three quarters of a square of 2 km, with a lake of 400 m by 400 m in one of them. */
const GROUND: Habitat = {
  type: "Polygon",
  coordinates: [
    [[0, 0], [2000, 0], [2000, 1000], [1000, 1000], [1000, 2000], [0, 2000], [0, 0]],
    [[300, 300], [300, 700], [700, 700], [700, 300], [300, 300]],
  ],
};
const GROUND_AREA = 3e6 - 400 * 400;

/** Land east of a straight coast through the middle of the range. */
const LAND: Habitat = {
  type: "Polygon",
  coordinates: [[[0, -1e4], [1e4, -1e4], [1e4, 1e4], [0, 1e4], [0, -1e4]]],
};

type Estimator = (fixes: Positions) => HomeRange | Promise<HomeRange>;

/** The largest distance of a fix to its nearest. */
const isolation = ({ x, y }: Positions): number =>
  x.reduce((most, east, i) => {
    const near = x.reduce(
      (least, other, j) => i === j ? least : Math.min(least, Math.hypot(other - east, y[j] - y[i])),
      Infinity,
    );
    return Math.max(most, near);
  }, 0);

/** The largest distance between two fixes. */
const furthest = ({ x, y }: Positions): number =>
  x.reduce(
    (most, east, i) =>
      x.subarray(0, i).reduce((far, other, j) => Math.max(far, Math.hypot(other - east, y[j] - y[i])), most),
    0,
  );

const hulls = (rule: (fixes: Positions) => NeighbourRule): Estimator => async (fixes) =>
  (await localConvexHulls(fixes, { ...rule(fixes), percents: [PERCENT] }))[0];

/** Local hulls by each rule; what Getz et al. (2007) begin with: k the root of n, a the largest distance of two fixes. */
const LOCAL_HULLS: Record<string, Estimator> = {
  "local convex hulls, k = sqrt n": hulls(({ x }) => ({ k: Math.round(Math.sqrt(x.length)) })),
  "local convex hulls, r = largest distance to the nearest": hulls((fixes) => ({ r: isolation(fixes) })),
  "local convex hulls, r = twice that": hulls((fixes) => ({ r: 2 * isolation(fixes) })),
  "local convex hulls, a = largest distance of two": hulls((fixes) => ({ a: furthest(fixes) })),
};

const OTHERS: Record<string, Estimator> = {
  "characteristic hull, 95 %": (fixes) => characteristicHull(fixes),
  "minimum convex polygon, 95 %": (fixes) => minimumConvexPolygon(fixes),
  "kernel, reference bandwidth": (fixes) => isopleth(kernelDensity(fixes, { method: "binned" }), PERCENT),
  "kernel, plug-in bandwidth": (fixes) =>
    isopleth(kernelDensity(fixes, { method: "binned", bandwidth: plugInBandwidth(fixes) }), PERCENT),
};

const kernelOnLand = (correction: KernelBoundary["correction"]): Estimator => (fixes) =>
  isopleth(kernelDensity(fixes, { method: "binned", boundary: { habitat: LAND, correction } }), PERCENT);

const COAST: Record<string, Estimator> = {
  "kernel, coast left out of account": OTHERS["kernel, reference bandwidth"],
  "kernel, what lies beyond cut off": async (fixes) =>
    await clipRange(await OTHERS["kernel, reference bandwidth"](fixes), LAND),
  "kernel, renormalised at the coast": kernelOnLand("renormalise"),
  "kernel, reflected at the coast": kernelOnLand("reflect"),
};

function positions(n: number, place: () => readonly [number, number]): Positions {
  const places = Array.from({ length: n }, place);
  return {
    crs: "EPSG:6676",
    x: Float64Array.from(places, ([x]) => x),
    y: Float64Array.from(places, ([, y]) => y),
  };
}

/** A place on the ground, every one as likely. */
function onGround(draw: Random): readonly [number, number] {
  while (true) {
    const [x, y] = [2000 * draw.uniform(), 2000 * draw.uniform()];
    const isLake = x > 300 && x < 700 && y > 300 && y < 700;
    if (!isLake && (x < 1000 || y < 1000)) return [x, y];
  }
}

/** What fixes are from: where they lie, the area of the smallest ground that holds 95 %, and where the animal cannot go. */
interface Range {
  place: (draw: Random) => readonly [number, number];
  area: number;
  habitat?: Habitat;
  estimators: Record<string, Estimator>;
}

const RANGES: Record<"ground" | "coast" | "open", Range> = {
  ground: {
    place: onGround,
    area: PERCENT / 100 * GROUND_AREA,
    habitat: GROUND,
    estimators: { ...LOCAL_HULLS, ...OTHERS },
  },
  coast: {
    place: (draw) => [Math.abs(SIGMA[0] * draw.normal()), SIGMA[1] * draw.normal()],
    // Half of a normal range: as dense at the coast as in the middle of the whole.
    area: normalRangeArea(SIGMA, PERCENT) / 2,
    habitat: LAND,
    estimators: COAST,
  },
  open: {
    place: (draw) => [SIGMA[0] * draw.normal(), SIGMA[1] * draw.normal()],
    area: normalRangeArea(SIGMA, PERCENT),
    estimators: LOCAL_HULLS,
  },
};

function rangeCell(part: keyof typeof RANGES, n: number): MeasuredCell {
  const { place, area, habitat, estimators } = RANGES[part];
  return {
    part,
    design: { n },
    async run() {
      const measures: Measure[] = [];
      for (const [method, estimator] of Object.entries(estimators)) {
        const [ratios, outside, refused]: [number[], number[], boolean[]] = [[], [], []];
        for (let sample = 0; sample < SAMPLES; sample++) {
          const draw = random(SEED).stream(`${part}, ${n}, sample ${sample}`);
          const { made: range } = await attempt(() => estimator(positions(n, () => place(draw))));
          refused.push(range === undefined);
          if (range === undefined) continue;
          ratios.push(range.area / area);
          if (habitat) outside.push(1 - (await clipRange(range, habitat)).area / range.area);
        }
        if (refused.includes(true)) measures.push(often(`${method}: refused`, refused, null));
        // Of one estimate there is no error to tell.
        if (ratios.length < 2) continue;
        measures.push(average(`${method}: area over truth`, ratios, 1));
        if (habitat) measures.push(average(`${method}: share where the animal cannot be`, outside, 0));
      }
      return measures;
    },
  };
}

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-edges-coverage",
  seed: SEED,
  level: 0.95,
  cells: (["ground", "coast", "open"] as const).flatMap((part) => NUMBERS.map((n) => rangeCell(part, n))),
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
