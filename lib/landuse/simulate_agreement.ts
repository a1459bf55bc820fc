import { Bool, Int8, makeVector } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { tableFrom, writeArrow } from "../table/mod.ts";
import { isArd, isUnread } from "./code_sets.ts";
import type { NameColumn } from "./name_column.ts";
import { PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";
import { NEXT_STATE, PARCEL_STATES } from "./parcel_state.ts";
import { PREFECTURES } from "./prefecture.ts";
import { sampleGrid, type SimulatedCountry } from "./sample_grid.ts";
import { simulateGridReading } from "./simulate_grid_reading.ts";
import { segmentAt } from "./simulate_land.ts";
import { simulateNfi } from "./simulate_nfi.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";

/** A dataset of the comparison, made of a simulated country. */
export interface AgreementSimulator<Name extends string = string> {
  /** Names of its parameters, whole numbers. */
  parameters: readonly Name[];
  /** The dataset as Arrow bytes. */
  make(country: SimulatedCountry, seed: number, parameters: Readonly<Record<Name, number>>): Uint8Array;
}

/** Periods that are read: those around two cycles of the inventory, 2014-2018 and 2019-2023. */
const READ_PERIODS = SIMULATED_PERIODS.slice(-6);
/** Share of the points without ARD that are read again: a little more than the 2 % that are asked for. */
const RECHECKED = 0.025;

/**
 * The inventory's plots. Parameters: `east` and `north`, the parcels of 100 m between the country's origin and its grid
 * (the 500 m grid begins at the origin).
 */
const nfiPlotsOf: AgreementSimulator<"east" | "north">["make"] = (country, seed, { east, north }) => {
  const plots = simulateNfi(country, { seed, offset: [east, north] });
  const names = ({ names, index }: NameColumn) => Array.from(index, (at) => at < 0 ? null : names[at]);
  const rows = Array.from(plots.x.keys());
  return writeArrow(tableFrom({
    plot: Int32Array.from(rows, (k) => k + 1),
    pref: plots.pref,
    x: Int32Array.from(plots.x),
    y: Int32Array.from(plots.y),
    surveyed: rows.map((k) => plots.status[k] === PLOT_STATUS.surveyed),
    forest: rows.map((k) => plots.forest[k] === PLOT_FOREST.forest),
    year: rows.map((k) => plots.year[k] || null),
    forest_type: names(plots.forestType),
    missed_because: names(plots.missedBecause),
    planned_year: plots.plannedYear,
    forest_before: rows.map((k) => plots.forestBefore[k] === PLOT_FOREST.forest),
  }, { units: { x: "m", y: "m" } }));
};

/**
 * The 500 m grid as interpreters who err read it, with the second reading of the last period where there is one.
 * Parameters: `east` and `north`, where its points next to the 4 km grid begin.
 */
const readingGridOf: AgreementSimulator<"east" | "north">["make"] = (country, seed, { east, north }) => {
  const truth = sampleGrid(country, { offset: [east, north] });
  const reading = simulateGridReading(truth, READ_PERIODS.map(({ field }) => field), { seed });
  const last = READ_PERIODS.at(-1)!.field;
  const drawn = drawAgain(reading.codes[last], reading.pref, seed);
  const bits = (is: (k: number) => boolean) => {
    const packed = new Uint8Array(Math.ceil(truth.x.length / 8));
    for (let k = 0; k < truth.x.length; k++) if (is(k)) packed[k >> 3] |= 1 << (k & 7);
    return packed;
  };
  return writeArrow(tableFrom({
    point: Int32Array.from(truth.x, (_, k) => k + 1),
    x: truth.x,
    y: truth.y,
    pref: truth.pref,
    nfi: makeVector({ type: new Bool(), data: bits((k) => truth.nfi[k] === 1), length: truth.x.length }),
    ...reading.codes,
    [last.replace("kpard", "recheck")]: makeVector({
      type: new Int8(),
      data: truth.codes[last].map((code, k) => drawn[k] ? code : 0),
      nullBitmap: bits((k) => drawn[k] === 1),
      nullCount: drawn.reduce((left, is) => left - is, drawn.length),
      length: drawn.length,
    }),
  }, { units: { x: "m", y: "m" } }));
};

/** Parcels (ha) of forest by land use and of land, by prefecture, at the images. */
const nfiTruthOf: AgreementSimulator<never>["make"] = ({ land, history }) => {
  const isForest = PARCEL_STATES.map(({ now }) => now !== "N");
  const state = history.base.slice();
  const forest = new Int32Array(48);
  for (let k = 0; k < land.row.length; k++) {
    for (let parcel = land.first[k]; parcel < land.first[k + 1]; parcel++) {
      forest[land.pref[k]] += +isForest[state[parcel]];
    }
  }
  const rows: { year: number; pref: number; forest: number; land: number }[] = [];
  SIMULATED_PERIODS.forEach(({ end }, period) => {
    const { parcel, column, row, code } = history.events[period];
    for (let e = 0; e < parcel.length; e++) {
      const next = NEXT_STATE[state[parcel[e]] * 14 + code[e]];
      const gain = +isForest[next] - +isForest[state[parcel[e]]];
      if (gain !== 0) forest[land.pref[segmentAt(land, column[e], row[e])]] += gain;
      state[parcel[e]] = next;
    }
    for (const { code: pref } of PREFECTURES) {
      rows.push({ year: end, pref, forest: forest[pref], land: land.size[pref] });
    }
  });
  return writeArrow(tableFrom({
    year: Int16Array.from(rows, ({ year }) => year),
    pref: Uint8Array.from(rows, ({ pref }) => pref),
    forest_ha: Int32Array.from(rows, ({ forest }) => forest),
    land_ha: Int32Array.from(rows, ({ land }) => land),
  }, { units: { forest_ha: "ha", land_ha: "ha" } }));
};

/** Points to be read again: all ARD, and in each prefecture a draw of the rest that was read. */
function drawAgain(codes: Int8Array, pref: Uint8Array, seed: number): Uint8Array {
  const drawn = Uint8Array.from(codes, (code) => +isArd(code));
  for (const { code } of PREFECTURES) {
    const rest: number[] = [];
    pref.forEach((of, k) => of === code && !drawn[k] && !isUnread(codes[k]) && rest.push(k));
    random(seed).stream(`again ${code}`).shuffle(rest);
    for (const k of rest.slice(0, Math.ceil(RECHECKED * rest.length))) drawn[k] = 1;
  }
  return drawn;
}

/** The simulators by the name that catalog entries give them. */
export const AGREEMENT_SIMULATORS: Readonly<Record<string, AgreementSimulator>> = {
  nfiPlots: { parameters: ["east", "north"], make: nfiPlotsOf },
  readingGrid: { parameters: ["east", "north"], make: readingGridOf },
  nfiTruth: { parameters: [], make: nfiTruthOf },
};

/** The parameters of a catalog entry, if they are those of the simulator. @throws Fault for others. */
export function agreementParameters(
  simulator: string,
  given: Readonly<Record<string, number | string | boolean>>,
): Readonly<Record<string, number>> {
  const { parameters: names } = AGREEMENT_SIMULATORS[simulator];
  const isRight = Object.keys(given).length === names.length &&
    names.every((name) => Number.isInteger(given[name]));
  if (isRight) return given as Record<string, number>;
  throw new Fault(`landuse: ${simulator} takes other parameters`, {
    expected: names.length === 0 ? "{}" : `whole numbers: ${names.join(", ")}`,
    found: JSON.stringify(given),
    remedy: "correct them in the catalog entry",
  });
}
