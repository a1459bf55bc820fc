/** The intervals of the reports' rates on every grid that can be laid over simulated countries. */
import * as landuse from "kenzan/landuse/mod.ts";
import { type Cell, type Row, Score } from "./score.ts";

const COUNTRIES = 3;
const METHODS: Record<string, landuse.ArdRateOptions> = {
  "ardRate, default": {},
  "ardRate, Wilson, systematic": { interval: "Wilson" },
  "ardRate, Wilson, binomial": { interval: "Wilson", variance: "binomial" },
  "ardRate, Clopper-Pearson": { interval: "Clopper-Pearson" },
};
const DOMAINS: Record<string, landuse.Domain[]> = {
  nation: ["nation"],
  region: landuse.REGIONS.map(({ id }) => id),
  prefecture: landuse.PREFECTURES.map(({ code }) => code),
};
const EVENTS = ["D", "AR"] as const;
const GRIDS = [["500 m", landuse.GRID_SPACING], ["4 km", landuse.NFI_SPACING]] as const;
/** Starts of the 500 m grid: all there are. Of the 64 grids of 4 km in each of them, every so manieth. */
const STARTS = 25;
const EVERY = 16;

/** One cell for each country. Periods are its populations: what the starts of one say depends on each other. */
export function countryCells(seed: number): Cell[] {
  return Array.from({ length: COUNTRIES }, (_, c) => ({
    part: "country",
    design: { country: c + 1 },
    run: () => run(seed + c),
  }));
}

async function run(seed: number): Promise<Row[]> {
  const country = await landuse.simulateCountry(seed);
  const census = landuse.censusOf(country);
  const scores = new Map<string, Score>();
  const score = (grid: string, spacing: number, points: landuse.ArdGrid) =>
    landuse.SIMULATED_PERIODS.forEach((period, at) => {
      const tally = landuse.tallyPeriod(points, period.field, spacing);
      for (const event of EVENTS) {
        for (const [kind, domains] of Object.entries(DOMAINS)) {
          for (const domain of domains) {
            const question = { event, base: "start", domain } as const;
            const rate = landuse.censusRate(census[period.field], question) / period.years;
            for (const [method, options] of Object.entries(METHODS)) {
              const isDefault = method === "ardRate, default";
              // There are too many prefectures on 4 km grids to try more on them.
              if (kind === "prefecture" && grid === "4 km" && !isDefault) continue;
              const name = `${method}: ${event}, ${kind}, ${grid}`;
              if (!scores.has(name)) scores.set(name, new Score(name, isDefault));
              scores.get(name)!.add(landuse.ardRate(tally, period, question, options).interval, rate, at);
            }
          }
        }
      }
    });
  for (let start = 0; start < STARTS; start++) {
    const points = landuse.sampleGrid(country, { offset: [start % 5, Math.floor(start / 5)] });
    score(...GRIDS[0], points);
    for (let k = start % EVERY; k < 64; k += EVERY) {
      score(...GRIDS[1], coarse(points, k % 8, Math.floor(k / 8)));
    }
  }
  return [...scores.values()].flatMap((each) => each.rows());
}

/** The 4 km grid that starts at a column and row of the 500 m grid. */
function coarse(grid: landuse.ArdGrid, column: number, row: number): landuse.ArdGrid {
  const on = (metres: number, start: number) => ((Math.floor(metres / 500) - start) % 8 + 8) % 8 === 0;
  return landuse.nfiPoints({
    ...grid,
    nfi: grid.nfi.map((_, k) => +(on(grid.x[k], column) && on(grid.y[k], row))),
  });
}
