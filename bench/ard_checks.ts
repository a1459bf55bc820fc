/**
 * The logical checks, stage 2 and the stack, and all rates with their intervals at the size of a year's interpretation
 * (about 740,000 points), and the reading of whole histories at the size of the country (1.5 million points x 12
 * periods), on simulated data.
 *
 *     deno run -A bench/ard_checks.ts
 */
import { cpuUsage } from "node:process";
import * as landuse from "kenzan/landuse/mod.ts";

/** Limits the project has set itself. */
const LIMIT = { checks: 5, stageTwoAndStack: 5, rates: 10, histories: 30, gigabytes: 2 };

const seconds: Record<string, number> = {};
/** Seconds of the processor, all threads: what a machine that does other work as well does not lengthen. */
const user: Record<string, number> = {};
let [from, used] = [performance.now(), cpuUsage().user];
const lap = (name: string) => {
  seconds[name] = (performance.now() - from) / 1000;
  user[name] = (cpuUsage().user - used) / 1e6;
  [from, used] = [performance.now(), cpuUsage().user];
};

async function peakGigabytes(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 2 ** 20;
}

/** The points of some prefectures, of each no more than so many. */
function pointsOf(grid: landuse.ArdGrid, prefectures: readonly number[], most: number): landuse.ArdGrid {
  const left = new Int32Array(48);
  for (const code of prefectures) left[code] = most;
  const rows = Int32Array.from(grid.pref.keys().filter((k) => left[grid.pref[k]]-- > 0));
  return {
    x: Int32Array.from(rows, (k) => grid.x[k]),
    y: Int32Array.from(rows, (k) => grid.y[k]),
    pref: Uint8Array.from(rows, (k) => grid.pref[k]),
    nfi: Uint8Array.from(rows, (k) => grid.nfi[k]),
    codes: Object.fromEntries(
      Object.entries(grid.codes).map(([field, codes]) => [field, Int8Array.from(rows, (k) => codes[k])]),
    ),
  };
}

/** Both rates of both bases, of every domain and period, on both grids; and the 64 grids of 4 km for the nation and regions. */
function allRates(grid: landuse.ArdGrid): { rates: number; spreads: number } {
  const there = new Set(grid.pref);
  const regions = landuse.REGIONS.flatMap(({ id }) =>
    landuse.PREFECTURES.some(({ code, region }) => region === id && there.has(code)) ? [id] : []
  );
  const prefectures = landuse.PREFECTURES.flatMap(({ code }) => there.has(code) ? [code] : []);
  const count = { rates: 0, spreads: 0 };
  const subgrids = landuse.subgridsOf(grid);
  const grids = [[grid, landuse.GRID_SPACING], [landuse.nfiPoints(grid), landuse.NFI_SPACING]] as const;
  for (const period of landuse.SIMULATED_PERIODS) {
    const tallies = grids.map(([points, spacing]) => landuse.tallyPeriod(points, period.field, spacing));
    for (const event of ["AR", "D"] as const) {
      for (const base of ["land", "start"] as const) {
        for (const domain of ["nation" as const, ...regions, ...prefectures]) {
          const question = { event, base, domain };
          for (const tally of tallies) {
            if (!landuse.isEstimable(tally, question)) continue;
            landuse.ardRate(tally, period, question);
            count.rates++;
          }
        }
      }
      for (const domain of ["nation" as const, ...regions]) {
        landuse.subgridSpread(grid, period.field, { event, base: "start", domain }, subgrids);
        count.spreads++;
      }
    }
  }
  return count;
}

/** The last period's rates with every interval that there is. */
function everyInterval(grid: landuse.ArdGrid): number {
  const period = landuse.SIMULATED_PERIODS.at(-1)!;
  const grids = [[grid, landuse.GRID_SPACING], [landuse.nfiPoints(grid), landuse.NFI_SPACING]] as const;
  return grids.flatMap(([points, spacing]) => {
    const tally = landuse.tallyPeriod(points, period.field, spacing);
    return (["AR", "D"] as const).flatMap((event) =>
      landuse.rateIntervals(points, tally, period, { event, base: "start", domain: "nation" }, {
        spacing,
      })
    );
  }).length;
}

const country = await landuse.simulateCountry(1);
const truth = landuse.sampleGrid(country, { clouds: false });
const even = landuse.surveyYear(2026).prefectures;
lap("simulate the country");
const { survey } = landuse.simulateSurvey(truth, {
  seed: 1,
  prefectures: even,
  // Hokkaido, of which half is interpreted, is cut at this; the others are smaller.
  pointsPerPrefecture: 162_000,
  interpreters: 20,
});
lap("simulate the survey");
const { x, y } = survey.stage1.jgd!;
const prefectureShapes = landuse.gridShapes({ x, y, group: survey.stage1.pref }, 500);
landuse.defaultRules();
lap("shapes, rules");
console.log(`${survey.stage1.rows} points, ${survey.stage2!.rows} of them in stage 2`);

const results = landuse.checkSurvey({ ...survey, prefectureShapes });
lap("all checks");
const before = survey.stack!.since[0].column.values;
const after = survey.stage1.columns.KP_ARD.values;
const candidates = landuse.stageTwo(before, after);
landuse.stackPeriod(before, after, { rows: candidates.rows, codes: survey.stage2!.columns.KP_ARD.values });
const rows = landuse.pointsToDate(after, survey.stack!.periods.at(-1)!.column.values);
landuse.dateEvents(
  survey.dating!.periods.map(({ column }) => column.values),
  Int8Array.from(rows, (row) => after[row]),
  survey.dating!.periods,
);
lap("stage 2, dating, stack");
const whole = landuse.sampleGrid(country);
const half = pointsOf(whole, even, 162_000);
lap("sample the grid");
const rates = allRates(half);
lap(`${rates.rates} rates with intervals, ${rates.spreads} times 64 sub-grids`);
const intervals = everyInterval(half);
lap(`every interval of AR and D on both grids: ${intervals}`);
const columns = landuse.SIMULATED_PERIODS.map(({ field }) => whole.codes[field]);
// Eleven periods have images so far; the twelfth has none yet.
const histories = landuse.readHistories([...columns, new Int8Array(whole.x.length).fill(13)]);
lap(`${whole.x.length} histories of ${columns.length + 1} periods`);
const gigabytes = await peakGigabytes();
const contradictions = histories.verdict.reduce(
  (n, verdict) => n + +(verdict === landuse.VERDICT.contradiction),
  0,
);

console.table(
  Object.fromEntries(
    Object.entries(seconds).map((
      [name, s],
    ) => [name, { seconds: +s.toFixed(2), user: +user[name].toFixed(2) }]),
  ),
);
console.log({
  gigabytes: +gigabytes.toFixed(2),
  errors: results.reduce((sum, { errors }) => sum + errors, 0),
  warnings: results.reduce((sum, { warnings }) => sum + warnings, 0),
  notApplicable: results.filter(({ applicable }) => !applicable).map(({ check }) => check.id),
  contradictions,
});
const reading = Object.entries(seconds).at(-1)![1];
const ratesTook = Object.entries(seconds).filter(([name]) => /interval/.test(name)).reduce(
  (a, [, s]) => a + s,
  0,
);
const held = seconds["all checks"] < LIMIT.checks &&
  seconds["stage 2, dating, stack"] < LIMIT.stageTwoAndStack &&
  ratesTook < LIMIT.rates && reading < LIMIT.histories && gigabytes < LIMIT.gigabytes;
console.log(held ? "within the limits" : `BEYOND ${JSON.stringify(LIMIT)}`);
if (!held) Deno.exit(1);
