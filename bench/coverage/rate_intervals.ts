/** Every interval that the library offers for a rate, on squares of land with a known area of change. */
import * as landuse from "kenzan/landuse/mod.ts";
import * as stats from "kenzan/stats/mod.ts";
import { type Pattern, PATTERNS, Population, SIDE } from "./populations.ts";
import { type Cell, type Limits, type Row, Score } from "./score.ts";

/** Events to be expected in the sample of 6,400 points. */
const EXPECTED = [1, 2, 5, 10, 20, 50, 200];
const GRIDS = [["500 m", 5], ["4 km", 40]] as const;
/** Populations, and starts of the grid in each. */
const POPULATIONS = 400;
const STARTS = 5;
/** Methods that take long are tried in the first of the populations only. */
const SLOW = {
  populations: 120,
  methods: [
    "systematicInterval, local mean",
    "block bootstrap, percentile",
    "systematicInterval, block bootstrap",
  ],
};
/** Columns of points in each of four strata ("prefectures"). */
const STRATA = [8, 16, 24, 32];
const PERIOD = landuse.periodFrom(landuse.SIMULATED_PERIODS, 2023);
const QUESTION = { event: "D", base: "land", domain: "nation" } as const;

/** What the methods are given. */
interface Sample {
  n: number;
  x: number;
  grid: stats.SystematicGrid;
  tally: landuse.PeriodTally;
  strata: stats.PostStratum[];
  /** Computed once for both of its intervals. */
  bootstrap: () => stats.BlockBootstrap;
}

const binomial = (method: stats.BinomialMethod) => ({ x, n }: Sample) =>
  stats.binomialInterval(x, n, { method });
const systematic =
  (variance: (grid: stats.SystematicGrid) => stats.SystematicVariance) => ({ grid }: Sample) =>
    stats.systematicInterval(variance(grid));
/** As `ardRate`'s interval, for the two years of the period. */
const ard = (options: landuse.ArdRateOptions) => ({ tally }: Sample) => {
  const { lower, upper } = landuse.ardRate(tally, PERIOD, QUESTION, { landHa: landOf, ...options }).interval;
  return { lower: lower * PERIOD.years, upper: upper * PERIOD.years };
};
const postStratified = ({ strata, n }: Sample): Limits | null => {
  const { proportion, variance } = stats.postStratifiedProportion(strata);
  const designEffect = variance === 0 ? 1 : variance / (proportion * (1 - proportion) / n);
  return stats.binomialInterval(proportion * n, n, { designEffect });
};
const normal =
  (variance: (sample: Sample) => { mean: number; variance: number }) => (sample: Sample): Limits => {
    const { mean, variance: of } = variance(sample);
    const half = stats.normalQuantile(0.975) * Math.sqrt(of);
    return { lower: mean - half, upper: mean + half };
  };
const localMean = ({ row, column, values }: stats.SystematicGrid) =>
  stats.localMeanVariance({ x: column, y: row, values });

/** Name, what gives the interval, and whether the reports use it. */
const METHODS: ReadonlyArray<
  readonly [name: string, of: (sample: Sample) => Limits | null, isDefault?: boolean]
> = [
  ["ardRate, default", ard({}), true],
  ["ardRate, Wilson, systematic", ard({ interval: "Wilson" })],
  ["ardRate, Wilson, Matérn", ard({ interval: "Wilson", variance: "matern" })],
  ["ardRate, Wilson, post-stratified", ard({ interval: "Wilson", variance: "post-stratified" })],
  ["Wilson", binomial("Wilson")],
  ["Clopper-Pearson", binomial("Clopper-Pearson")],
  ["Jeffreys", binomial("Jeffreys")],
  ["Agresti-Coull", binomial("Agresti-Coull")],
  ["Garwood", ({ x, n }) => stats.poissonInterval(x, { exposure: n })],
  ["systematicInterval, successive differences", systematic(stats.successiveDifferenceVariance)],
  ["systematicInterval, Matérn", systematic(stats.maternVariance)],
  ["systematicInterval, random groups", systematic(stats.randomGroupsVariance)],
  ["systematicInterval, local mean", systematic(localMean)],
  ["systematicInterval, block bootstrap", ({ bootstrap }) => stats.systematicInterval(bootstrap())],
  ["block bootstrap, percentile", ({ bootstrap }) => bootstrap().interval],
  ["post-stratified, Wilson at effective n", postStratified],
  ["normal, successive differences", normal(({ grid }) => stats.successiveDifferenceVariance(grid))],
  [
    "normal, post-stratified",
    normal(({ strata }) => {
      const { proportion, variance } = stats.postStratifiedProportion(strata);
      return { mean: proportion, variance };
    }),
  ],
];

const NUMBERS = Array.from({ length: SIDE * SIDE }, (_, k) => k);
const ROW = Int32Array.from(NUMBERS, (k) => Math.floor(k / SIDE));
const COLUMN = Int32Array.from(NUMBERS, (k) => k % SIDE);
const STRATUM = Uint8Array.from(COLUMN, (column) => {
  let last = 0;
  return 1 + STRATA.findIndex((width) => (last += width) > column);
});
const PLACES = {
  x: COLUMN.map((column) => 500 * column),
  y: ROW.map((row) => -500 * row),
  pref: STRATUM,
  nfi: new Uint8Array(SIDE * SIDE),
};
/** Strata in proportion to their points, which the grid fixes. */
const landOf = (pref: number) => STRATA[pref - 1];

/** The cells: 2 grids, 3 patterns, 7 rarities. */
export function rateCells(seed: number): Cell[] {
  return GRIDS.flatMap(([grid, step]) =>
    PATTERNS.flatMap((pattern) =>
      EXPECTED.map((expected) => ({
        part: "rate",
        design: { grid, pattern, expectedEvents: expected },
        run: (wanted = () => true) => run(seed, grid, step, pattern, expected, wanted),
      }))
    )
  );
}

function run(
  seed: number,
  grid: string,
  step: number,
  pattern: Pattern,
  expected: number,
  wanted: (method: string) => boolean,
): Row[] {
  const draw = stats.random(seed).stream(`rate|${grid}|${pattern}|${expected}`);
  const [land, starts] = [draw.stream("land"), draw.stream("start")];
  const population = new Population(step);
  const n = SIDE * SIDE;
  const truth = expected / n;
  const base = stats.systematicGrid(ROW, COLUMN, new Float64Array(n));
  const methods = METHODS.filter(([name]) => wanted(name)).map(([name, of, isDefault]) =>
    [new Score(name, isDefault), of] as const
  );
  for (let k = 0; k < POPULATIONS; k++) {
    population.paint(pattern, expected * step * step, land);
    for (let start = 0; start < STARTS; start++) {
      const values = new Float64Array(n);
      population.sample(starts.integer(step), starts.integer(step), values);
      const of = { ...base, values };
      let drawn: stats.BlockBootstrap | undefined;
      const sample = {
        ...seen(values),
        grid: of,
        n,
        bootstrap: () =>
          drawn ??= stats.blockBootstrap(of, { random: draw.stream(`bootstrap ${k} ${start}`) }),
      };
      for (const [score, of] of methods) {
        if (k < SLOW.populations || !SLOW.methods.includes(score.method)) {
          score.add(() => of(sample), truth, k);
        }
      }
    }
  }
  return methods.flatMap(([score]) => score.rows());
}

/** The sample as counts by stratum, and as a grid of codes. */
function seen(values: Float64Array): Pick<Sample, "x" | "tally" | "strata"> {
  const x = STRATA.map(() => 0);
  const codes = Int8Array.from(values, (value, k) => {
    x[STRATUM[k] - 1] += value;
    return value === 1 ? 4 : 2;
  });
  const grid: landuse.ArdGrid = {
    ...PLACES,
    codes: { [PERIOD.field]: codes },
  };
  return {
    x: x.reduce((sum, each) => sum + each, 0),
    tally: landuse.tallyPeriod(grid, PERIOD.field, 500),
    strata: STRATA.map((width, h) => ({ population: width, n: width * SIDE, x: x[h] })),
  };
}
