/**
 * How often the intervals of the D rate hold the truth: every 500 m grid (25 starts) and every 4 km grid (1,600 starts)
 * that can be laid over a simulated country, in every period. The starts are all there are, so for one country and
 * period the coverage is exact; over countries and periods it is an average of such coverages.
 *
 *     deno run -A bench/ard_coverage.ts [countries]
 */
import * as landuse from "kenzan/landuse/mod.ts";

const COUNTRIES = Number(Deno.args[0] ?? 3);
const FIRST_SEED = 20260501;
const LEVEL = 0.95;

const METHODS: Record<string, landuse.ArdRateOptions> = {
  "default (auto, systematic)": {},
  "Wilson, systematic variance": { interval: "Wilson", variance: "systematic" },
  "Wilson, Matérn variance": { interval: "Wilson", variance: "matern" },
  "Wilson, post-stratified variance": { interval: "Wilson", variance: "post-stratified" },
  "Wilson, clustering ignored": { interval: "Wilson", variance: "binomial" },
  "Clopper-Pearson": { interval: "Clopper-Pearson" },
  "Garwood": { interval: "Garwood" },
};
/** Methods tried on prefectures of the 4 km grid, of which there are too many to try them all. */
const FOR_FEW = new Set(["default (auto, systematic)", "Wilson, clustering ignored"]);
const DOMAINS: Record<string, landuse.Domain[]> = {
  nation: ["nation"],
  region: landuse.REGIONS.map(({ id }) => id),
  prefecture: landuse.PREFECTURES.map(({ code }) => code),
};

interface Score {
  grid: string;
  domain: string;
  base: landuse.RateBase;
  method: string;
  intervals: number;
  covered: number;
  /** Sums, for means. */
  width: number;
  designEffect: number;
  events: number;
}
const scores = new Map<string, Score>();
/** Estimates by country, period and base, for the design effect the starts really have. */
const spread = { "500 m": [] as number[], "4 km": [] as number[] };

function score(
  grid: "500 m" | "4 km",
  tally: landuse.PeriodTally,
  period: landuse.ArdPeriod,
  truth: landuse.CodeCounts,
) {
  for (const [name, domains] of Object.entries(DOMAINS)) {
    for (const domain of domains) {
      for (const base of ["land", "start"] as const) {
        const question = { event: "D", base, domain } as const;
        const rate = landuse.censusRate(truth, question) / period.years;
        for (const [method, options] of Object.entries(METHODS)) {
          if (name === "prefecture" && grid === "4 km" && !FOR_FEW.has(method)) continue;
          const { interval, designEffect, events } = landuse.ardRate(tally, period, question, {
            ...options,
            level: LEVEL,
          });
          const key = [grid, name, base, method].join("|");
          const into = scores.get(key) ??
            {
              grid,
              domain: name,
              base,
              method,
              intervals: 0,
              covered: 0,
              width: 0,
              designEffect: 0,
              events: 0,
            };
          into.intervals++;
          if (interval.lower <= rate && rate <= interval.upper) into.covered++;
          into.width += (interval.upper - interval.lower) / rate;
          // Exact intervals use none.
          into.designEffect += designEffect ?? 1;
          into.events += events;
          scores.set(key, into);
        }
      }
    }
  }
}

/** The 4 km grid that starts at a column and row of the 500 m grid. */
function coarse(grid: landuse.ArdGrid, column: number, row: number): landuse.ArdGrid {
  const on = (metres: number, start: number) => ((Math.floor(metres / 500) - start) % 8 + 8) % 8 === 0;
  return landuse.nfiPoints({
    ...grid,
    nfi: grid.nfi.map((_, k) => +(on(grid.x[k], column) && on(grid.y[k], row))),
  });
}

/** Design effect of the D share of land over all starts: its real variance over the binomial. */
function realDesignEffect(estimates: { share: number; points: number }[], truth: number): number {
  const variance = estimates.reduce((sum, { share }) => sum + (share - truth) ** 2, 0) / estimates.length;
  const points = estimates.reduce((sum, { points }) => sum + points, 0) / estimates.length;
  return variance / (truth * (1 - truth) / points);
}

for (let c = 0; c < COUNTRIES; c++) {
  const country = await landuse.simulateCountry(FIRST_SEED + c);
  const census = landuse.censusOf(country);
  const estimates = new Map<string, { share: number; points: number }[]>();
  const remember = (grid: string, tally: landuse.PeriodTally, period: landuse.ArdPeriod) => {
    const { rate, atRisk } = landuse.ardRate(tally, period, { event: "D", base: "land", domain: "nation" });
    const key = `${grid}|${period.field}`;
    estimates.set(key, [...(estimates.get(key) ?? []), { share: rate * period.years, points: atRisk }]);
  };
  for (let start = 0; start < 25; start++) {
    const grid = landuse.sampleGrid(country, { offset: [start % 5, Math.floor(start / 5)] });
    for (const period of landuse.ARD_PERIODS) {
      const tally = landuse.tallyPeriod(grid, period.field, 500);
      score("500 m", tally, period, census[period.field]);
      remember("500 m", tally, period);
    }
    for (let k = 0; k < 64; k++) {
      const sub = coarse(grid, k % 8, Math.floor(k / 8));
      for (const period of landuse.ARD_PERIODS) {
        const tally = landuse.tallyPeriod(sub, period.field, 4000);
        score("4 km", tally, period, census[period.field]);
        remember("4 km", tally, period);
      }
    }
    console.error(`country ${c + 1} of ${COUNTRIES}, start ${start + 1} of 25`);
  }
  for (const [key, list] of estimates) {
    const [grid, field] = key.split("|") as ["500 m" | "4 km", string];
    spread[grid].push(
      realDesignEffect(
        list,
        landuse.censusRate(census[field], { event: "D", base: "land", domain: "nation" }),
      ),
    );
  }
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const results = {
  what:
    "Coverage of 95 % intervals of the D rate over all starts of the grid; simulated countries, all periods",
  countries: COUNTRIES,
  firstSeed: FIRST_SEED,
  level: LEVEL,
  realDesignEffectOfTheNation: {
    "500 m": +mean(spread["500 m"]).toFixed(3),
    "4 km": +mean(spread["4 km"]).toFixed(3),
  },
  coverage: [...scores.values()].map((
    { grid, domain, base, method, intervals, covered, width, designEffect, events },
  ) => ({
    grid,
    domain,
    base,
    method,
    intervals,
    coverage: +(covered / intervals).toFixed(4),
    meanRelativeWidth: +(width / intervals).toFixed(4),
    meanDesignEffect: +(designEffect / intervals).toFixed(3),
    meanEvents: +(events / intervals).toFixed(1),
  })),
};
console.table(results.coverage);
console.log(results.realDesignEffectOfTheNation);
await Deno.writeTextFile(
  new URL("results/ard_coverage.json", import.meta.url),
  JSON.stringify(results, null, 1) + "\n",
);
