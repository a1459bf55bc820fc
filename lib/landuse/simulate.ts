import { Bool, makeVector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { converter, JAPAN_EQUAL_AREA, japanOutline, JGD2011 } from "../geo/mod.ts";
import { random } from "../stats/mod.ts";
import { tableFrom, writeArrow } from "../table/mod.ts";
import type { ArdGrid } from "./ard_grid.ts";
import { type CodeCounts, COUNTS_PER_PREFECTURE } from "./ard_tally.ts";
import { PREFECTURES } from "./prefecture.ts";
import { AGREEMENT_SIMULATORS, agreementParameters } from "./simulate_agreement.ts";
import { sampleGrid, type SampleGridOptions, type SimulatedCountry } from "./sample_grid.ts";
import { simulateChange } from "./simulate_change.ts";
import { simulateClouds } from "./simulate_cloud.ts";
import { simulateForest } from "./simulate_forest.ts";
import { surveyFile } from "./simulate_survey_file.ts";
import { simulateLand } from "./simulate_land.ts";
import { SIMULATED_PERIODS, SIMULATED_SINCE } from "./simulated_periods.ts";

/** Coordinate system of the simulated grid: Albers equal-area, so that every point stands for 25 ha. */
export const GRID_CRS = JAPAN_EQUAL_AREA;

/** Takes the share done, 0-1. It may take a moment, for the process to hear of Ctrl-C. */
type Progress = (done: number) => void | Promise<void>;

/** What is simulated. */
export interface SimulateOptions extends SampleGridOptions {
  /** Whole number from 0. */
  seed: number;
  /** Told what is done, 0-1, and awaited. */
  progress?: Progress;
}

/** Hectares by field name (別表5), prefecture and code: what a survey of every parcel would have found. */
export type ArdCensus = Readonly<Record<string, CodeCounts>>;

/**
 * Simulate a country and 36 years of its land use.
 *
 * The land is the outline of Japan in one-hectare parcels. Prefectures are a power diagram of the prefectural offices on
 * each main island, whose weights give every prefecture its published share of the land; minor islands go by the
 * nearest named island. Forest follows a smooth random field with each prefecture's published share. Changes come as
 * groups of discs of 1 to 200 ha and obey 別表3: in 36 years 284 kha D (16 kha in 2005-2007, falling to 10 kha in
 * 2023-2025), 45 kha AR, and about 90 kha of harvest a period, replanted in it or later. These areas are assumptions of
 * the order of what is reported for Japan; they are not its figures.
 */
export async function simulateCountry(
  seed: number,
  progress: Progress = () => {},
): Promise<SimulatedCountry> {
  const source = random(seed);
  const draw = (label: string) => {
    const stream = source.stream(label);
    return (below: number) => stream.integer(below);
  };
  const { coordinates } = await japanOutline();
  const { forward } = converter(JGD2011, GRID_CRS);
  const land = simulateLand(
    coordinates.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y] as const))),
    ([longitude, latitude]) => forward(longitude, latitude),
  );
  await progress(0.1);
  const forest = simulateForest(land, source.stream("forest").integer(2 ** 31));
  await progress(0.3);
  const history = simulateChange(land, forest, draw("change"));
  await progress(0.9);
  return { land, history, unseen: simulateClouds(land, draw("clouds")) };
}

/** What happened in a simulated country, counted parcel by parcel. */
export function censusOf({ history: { census } }: SimulatedCountry): ArdCensus {
  const size = 48 * COUNTS_PER_PREFECTURE;
  return Object.fromEntries(
    [...SIMULATED_PERIODS, SIMULATED_SINCE].map((
      { field },
      k,
    ) => [field, census.slice(k * size, (k + 1) * size)]),
  );
}

/**
 * The national 500 m grid of a simulated country, about 1.5 million points, with the truth it was read from. Every
 * eighth row and column is the NFI's 4 km grid.
 */
export async function simulateNationalGrid(
  options: SimulateOptions,
): Promise<{ points: ArdGrid; truth: ArdCensus }> {
  const country = await simulateCountry(options.seed, options.progress);
  return { points: sampleGrid(country, options), truth: censusOf(country) };
}

/** What the catalog says of simulated data. */
interface Source {
  simulator: string;
  seed: number;
  parameters: Record<string, number | string | boolean>;
}

/** No parameters so far: one that is given would change nothing, and must not seem to. */
function withoutParameters({ simulator, parameters }: Source): void {
  const found = Object.keys(parameters);
  if (found.length === 0) return;
  throw new Fault(`landuse: ${simulator} takes no parameters`, {
    expected: "{}",
    found: found.join(", "),
    remedy: "remove them from the catalog entry",
  });
}

async function nationalGrid(source: Source, progress: Progress): Promise<Uint8Array> {
  withoutParameters(source);
  const { points } = await simulateNationalGrid({ seed: source.seed, progress });
  const bits = new Uint8Array(Math.ceil(points.nfi.length / 8));
  points.nfi.forEach((nfi, k) => bits[k >> 3] |= nfi << (k & 7));
  return writeArrow(tableFrom({
    point: Int32Array.from(points.x, (_, k) => k + 1),
    x: points.x,
    y: points.y,
    pref: points.pref,
    nfi: makeVector({ type: new Bool(), data: bits, length: points.nfi.length }),
    ...points.codes,
  }, { units: { x: "m", y: "m" } }));
}

async function nationalTruth(source: Source, progress: Progress): Promise<Uint8Array> {
  withoutParameters(source);
  const census = censusOf(await simulateCountry(source.seed, progress));
  const rows = [...SIMULATED_PERIODS, SIMULATED_SINCE].flatMap((period) =>
    PREFECTURES.flatMap(({ code: pref }) =>
      Array.from({ length: 11 }, (_, k) => ({
        ...period,
        pref,
        code: k + 1,
        areaHa: census[period.field][pref * COUNTS_PER_PREFECTURE + k + 1],
      }))
    ).filter(({ areaHa }) => areaHa > 0)
  );
  return writeArrow(tableFrom({
    field: rows.map(({ field }) => field),
    start: Int16Array.from(rows, ({ start }) => start),
    end: Int16Array.from(rows, ({ end }) => end),
    pref: Uint8Array.from(rows, ({ pref }) => pref),
    code: Int8Array.from(rows, ({ code }) => code),
    area_ha: Int32Array.from(rows, ({ areaHa }) => areaHa),
  }, { units: { area_ha: "ha" } }));
}

async function ofAgreement(
  { simulator, seed, parameters }: Source,
  progress: Progress,
): Promise<Uint8Array> {
  // Before the country is made, which takes some seconds.
  const checked = agreementParameters(simulator, parameters);
  return AGREEMENT_SIMULATORS[simulator].make(await simulateCountry(seed, progress), seed, checked);
}

/** What the catalog can have made (`source.simulator` of an entry). */
export const simulators: Readonly<
  Record<string, (source: Source, progress: Progress) => Promise<Uint8Array>>
> = {
  nationalGrid,
  nationalTruth,
  ...Object.fromEntries(Object.keys(AGREEMENT_SIMULATORS).map((name) => [name, ofAgreement])),
  surveyTable: (source, progress) => surveyFile(source, () => simulateCountry(source.seed, progress)),
};
