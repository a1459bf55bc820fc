import { type Land, PARCEL } from "./simulate_land.ts";
import type { Draw } from "./simulate_change.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";

/** A part of an image in which nothing can be read; metres. */
export type Unseen =
  | { code: 12; x: number; y: number; radius: number }
  | { code: 13; west: number; south: number; east: number; north: number };

/** Clouds for each image: few large, many small. Radius in metres, share in thousandths. */
const RADII: ReadonlyArray<readonly [metres: number, permille: number]> = [
  [1000, 400],
  [2000, 350],
  [5000, 200],
  [10000, 50],
];

/** Clouds on the photographs of 1989 and 2005 together, then on each later image. */
const CLOUDS = [240, ...Array<number>(10).fill(110)];

/** Gaps between image strips, by period: 2005-2007 and 2011-2013 have one. */
const GAPS = [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];

/** What cannot be read in each period: clouds and shadows (12) and gaps in the coverage (13). */
export function simulateClouds(land: Land, draw: Draw): Unseen[][] {
  const place = () => {
    const parcel = draw(land.parcels);
    let low = 0;
    let high = land.row.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (land.first[middle + 1] > parcel) high = middle;
      else low = middle + 1;
    }
    return { x: PARCEL * (land.start[low] + parcel - land.first[low]), y: PARCEL * land.row[low] };
  };
  return SIMULATED_PERIODS.map((_, period) => [
    ...Array.from({ length: CLOUDS[period] }, (): Unseen => {
      let luck = draw(1000);
      const [radius] = RADII.find(([, permille]) => (luck -= permille) < 0)!;
      return { code: 12, ...place(), radius };
    }),
    ...Array.from({ length: GAPS[period] }, (): Unseen => {
      const { x, y } = place();
      return { code: 13, west: x - 1500, east: x + 1500, south: y - 30000, north: y + 30000 };
    }),
  ]);
}
