import { Fault } from "../fault/mod.ts";
import type { ArdGrid } from "./ard_grid.ts";
import { CODE_AT_REST, CODE_SINCE, NEXT_STATE } from "./parcel_state.ts";
import type { ParcelEvents } from "./parcel_list.ts";
import type { History } from "./simulate_change.ts";
import type { Unseen } from "./simulate_cloud.ts";
import { type Land, PARCEL } from "./simulate_land.ts";
import { SIMULATED_PERIODS, SIMULATED_SINCE } from "./simulated_periods.ts";

/** Parcels between neighbours of the 500 m grid and of the 4 km grid. */
const STEP = 5;
const NFI_STEP = 40;

/** A simulated country with all that happened in it. */
export interface SimulatedCountry {
  land: Land;
  history: History;
  /** By period. */
  unseen: Unseen[][];
}

/** How the grid is laid over the country. */
export interface SampleGridOptions {
  /**
   * Where the grid begins: columns and rows of parcels (100 m) east and north of the origin, 0-39 each. The 1,600
   * starts give every 4 km grid there is, the 25 below 5 every 500 m grid. Default [0, 0].
   */
  offset?: readonly [column: number, row: number];
  /** False reads every point. Default true. */
  clouds?: boolean;
}

/** Read a simulated country at the points of a grid, as an interpreter without error would. */
export function sampleGrid(country: SimulatedCountry, options: SampleGridOptions = {}): ArdGrid {
  const { offset = [0, 0], clouds = true } = options;
  if (!offset.every((o) => Number.isInteger(o) && o >= 0 && o < NFI_STEP)) {
    throw new Fault("landuse: not a start of the grid", {
      expected: `two whole numbers, 0-${NFI_STEP - 1}`,
      found: offset.join(", "),
    });
  }
  const { grid, parcel } = layPoints(country.land, offset);
  const state = new Uint8Array(parcel.length);
  for (let k = 0; k < state.length; k++) state[k] = country.history.base[parcel[k]];
  const lines = pointLines(grid.y);
  SIMULATED_PERIODS.forEach(({ field }, period) => {
    const codes = new Int8Array(state.length);
    for (let k = 0; k < codes.length; k++) codes[k] = CODE_AT_REST[state[k]];
    pass(country.history.events[period], parcel, offset, codes, state);
    if (clouds) { for (const part of country.unseen[period]) hide(part, grid, lines, codes); }
    grid.codes[field] = codes;
  });
  const since = new Int8Array(state.length);
  for (let k = 0; k < since.length; k++) since[k] = CODE_SINCE[state[k]];
  if (clouds) { for (const part of country.unseen.at(-1)!) hide(part, grid, lines, since); }
  grid.codes[SIMULATED_SINCE.field] = since;
  return grid;
}

const onStep = (value: number, offset: number, step: number) => (value - offset) % step === 0;

/** The grid's points on land, north to south and west to east, with the parcel below each. */
function layPoints(
  land: Land,
  [column, row]: readonly [number, number],
): { grid: ArdGrid; parcel: Int32Array } {
  const firstOf = (k: number) => land.start[k] + ((column - land.start[k]) % STEP + STEP) % STEP;
  let count = 0;
  for (let k = 0; k < land.row.length; k++) {
    if (onStep(land.row[k], row, STEP)) count += Math.max(0, Math.ceil((land.end[k] - firstOf(k)) / STEP));
  }
  const grid: ArdGrid = {
    x: new Int32Array(count),
    y: new Int32Array(count),
    pref: new Uint8Array(count),
    nfi: new Uint8Array(count),
    codes: {},
  };
  const parcel = new Int32Array(count);
  let n = 0;
  for (let k = 0; k < land.row.length; k++) {
    if (!onStep(land.row[k], row, STEP)) continue;
    const nfiRow = onStep(land.row[k], row, NFI_STEP);
    for (let c = firstOf(k); c < land.end[k]; c += STEP, n++) {
      parcel[n] = land.first[k] + c - land.start[k];
      grid.x[n] = c * PARCEL;
      grid.y[n] = land.row[k] * PARCEL;
      grid.pref[n] = land.pref[k];
      grid.nfi[n] = nfiRow && onStep(c, column, NFI_STEP) ? 1 : 0;
    }
  }
  return { grid, parcel };
}

/** Give the points on changed parcels their event. */
function pass(
  events: ParcelEvents,
  parcel: Int32Array,
  [column, row]: readonly [number, number],
  codes: Int8Array,
  state: Uint8Array,
): void {
  for (let e = 0; e < events.parcel.length; e++) {
    if (!onStep(events.column[e], column, STEP) || !onStep(events.row[e], row, STEP)) continue;
    const point = lowerBound(parcel, 0, parcel.length, events.parcel[e]);
    codes[point] = events.code[e];
    state[point] = NEXT_STATE[state[point] * 14 + events.code[e]];
  }
}

/** Where each row of points begins: its y, and its first point; one more at the end. */
function pointLines(y: Int32Array): { y: number; first: number }[] {
  const lines: { y: number; first: number }[] = [];
  for (let k = 0; k < y.length; k++) {
    if (k === 0 || y[k] !== y[k - 1]) lines.push({ y: y[k], first: k });
  }
  return [...lines, { y: NaN, first: y.length }];
}

function hide(part: Unseen, grid: ArdGrid, lines: { y: number; first: number }[], codes: Int8Array): void {
  for (let l = 0; l + 1 < lines.length; l++) {
    const [west, east] = span(part, lines[l].y);
    if (west > east) continue;
    const last = lines[l + 1].first;
    for (let k = lowerBound(grid.x, lines[l].first, last, west); k < last && grid.x[k] <= east; k++) {
      codes[k] = part.code;
    }
  }
}

/** Westernmost and easternmost x that is hidden at a y; the reverse where nothing is. */
function span(part: Unseen, y: number): readonly [number, number] {
  if (part.code === 13) return y >= part.south && y <= part.north ? [part.west, part.east] : [1, 0];
  const rest = part.radius * part.radius - (y - part.y) * (y - part.y);
  return rest < 0 ? [1, 0] : [part.x - Math.sqrt(rest), part.x + Math.sqrt(rest)];
}

/** First index from `low` whose entry is not below `value`. */
function lowerBound(sorted: Int32Array, low: number, high: number, value: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
