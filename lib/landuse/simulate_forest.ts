import { Fault } from "../fault/mod.ts";
import { PREFECTURES } from "./prefecture.ts";
import type { Land } from "./simulate_land.ts";

/**
 * Spacing of the three noise lattices, parcels (12.7, 3.1 and 0.7 km), with their weights. Noise is steeper at the corners
 * of its cells than inside: no spacing shares a factor with the 5 or 40 parcels of the grids that are laid over the
 * country, which would else meet the cells always at one place and find too much or too little forest.
 */
const OCTAVES: ReadonlyArray<readonly [spacing: number, weight: number]> = [[127, 4], [31, 3], [7, 2]];
const LEVELS = 4096;

/**
 * How far each parcel is from the forest's edge: 0 and above is forest, below is not, in levels of a smooth field (value
 * noise of three lattices). The level of the edge is chosen prefecture by prefecture so that the forest's share is that
 * of the published forest area (林野面積). Whole-number arithmetic throughout: the same map on every machine.
 */
export function simulateForest(land: Land, seed: number): Int16Array {
  const field = new Int16Array(land.parcels);
  const histogram = new Int32Array((PREFECTURES.length + 1) * LEVELS);
  for (let k = 0; k < land.row.length; k++) {
    const bins = histogram.subarray(land.pref[k] * LEVELS, (land.pref[k] + 1) * LEVELS);
    const into = field.subarray(land.first[k], land.first[k + 1]);
    fillRow(into, land.start[k], land.row[k], seed);
    for (let c = 0; c < into.length; c++) bins[into[c]]++;
  }
  const edge = PREFECTURES.map(({ code, landHa, forestHa }) => {
    let wanted = land.size[code] - Math.round(land.size[code] * (forestHa / landHa));
    let level = 0;
    while (level < LEVELS && wanted >= histogram[code * LEVELS + level]) {
      wanted -= histogram[code * LEVELS + level++];
    }
    if (level === LEVELS) {
      throw new Fault(`landuse: prefecture ${code} has no forest`, { found: `${forestHa} ha` });
    }
    return level;
  });
  for (let k = 0; k < land.row.length; k++) {
    const level = edge[land.pref[k] - 1];
    for (let c = land.first[k]; c < land.first[k + 1]; c++) field[c] -= level;
  }
  return field;
}

/** Corner value of a lattice, 0-1023. */
function corner(octave: number, column: number, row: number, seed: number): number {
  let h = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b) ^ Math.imul(octave + 1, 0xc2b2ae35) ^
    seed;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 22;
}

/** 3t^2 - 2t^3 for t = k / spacing, in parts of 1024. */
const EASE = OCTAVES.map(([spacing]) =>
  Int32Array.from(
    { length: spacing },
    (_, k) => Math.round(1024 * k * k * (3 * spacing - 2 * k) / spacing ** 3),
  )
);

function fillRow(into: Int16Array, start: number, row: number, seed: number): void {
  const sum = new Int32Array(into.length);
  OCTAVES.forEach(([spacing, weight], octave) => {
    const ease = EASE[octave];
    const south = Math.floor(row / spacing);
    const v = ease[row - south * spacing];
    const side = (column: number) =>
      corner(octave, column, south, seed) * (1024 - v) + corner(octave, column, south + 1, seed) * v;
    let c = 0;
    while (c < into.length) {
      const cell = Math.floor((start + c) / spacing);
      const last = Math.min(into.length, (cell + 1) * spacing - start);
      const west = side(cell) >> 10;
      const rise = (side(cell + 1) >> 10) - west;
      for (let t = start + c - cell * spacing; c < last; c++, t++) {
        sum[c] += weight * ((west << 10) + rise * ease[t]);
      }
    }
  });
  // Weights add up to 9; 1023 * 9 stays below LEVELS after the division by 4.
  for (let c = 0; c < sum.length; c++) into[c] = sum[c] >> 12;
}
