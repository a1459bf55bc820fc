/** Squares of land with a known area of change, and systematic samples of them. */
import type { Random } from "kenzan/stats/mod.ts";

/** Points along a side of the sample, whatever its spacing. */
export const SIDE = 80;

/** How the change is laid over the land. */
export type Pattern = "scattered" | "clustered" | "massed";

/**
 * - `scattered`: parcels of one hectare, each by itself.
 * - `clustered`: groups of up to four patches of 1 to 200 ha within 2.5 km, as D in the simulated country.
 * - `massed`: groups of up to four patches of four times the area of a point, which the grid cannot miss.
 */
export const PATTERNS: readonly Pattern[] = ["scattered", "clustered", "massed"];

/** Squared radius in parcels, share in thousandths: D of the simulated country. */
const PATCHES: ReadonlyArray<readonly [radius2: number, permille: number]> = [
  [0, 560],
  [1, 250],
  [2, 100],
  [4, 50],
  [8, 25],
  [25, 12],
  [64, 3],
];

/** A square of land, painted with change again and again. */
export class Population {
  /** Parcels along a side. */
  readonly side: number;
  readonly #changed: Uint8Array;
  readonly #list: Int32Array;
  #count = 0;

  /** @param step Parcels between the points of the sample. */
  constructor(readonly step: number) {
    this.side = SIDE * step;
    this.#changed = new Uint8Array(this.side * this.side);
    this.#list = new Int32Array(this.side * this.side);
  }

  /** Lay exactly so many parcels of change over land without any. */
  paint(pattern: Pattern, parcels: number, draw: Random): void {
    for (let k = 0; k < this.#count; k++) this.#changed[this.#list[k]] = 0;
    this.#count = 0;
    const massed = Math.round(4 * this.step * this.step / Math.PI);
    const [group, reach] = pattern === "scattered"
      ? [1, 0]
      : pattern === "clustered"
      ? [4, 25]
      : [4, 5 * this.step];
    while (this.#count < parcels) {
      const [column, row] = [draw.integer(this.side), draw.integer(this.side)];
      for (let n = draw.integer(group) + 1; n > 0 && this.#count < parcels; n--) {
        const shift = () => draw.integer(reach + 1) - draw.integer(reach + 1);
        const radius2 = pattern === "scattered"
          ? 0
          : pattern === "massed"
          ? massed
          : patch(draw.integer(1000));
        this.#disc(column + shift(), row + shift(), radius2, parcels);
      }
    }
  }

  #disc(column: number, row: number, radius2: number, parcels: number): void {
    const reach = Math.floor(Math.sqrt(radius2));
    for (let dy = -reach; dy <= reach; dy++) {
      const y = row + dy;
      if (y < 0 || y >= this.side) continue;
      const half = Math.floor(Math.sqrt(radius2 - dy * dy));
      const last = Math.min(this.side - 1, column + half);
      for (let x = Math.max(0, column - half); x <= last && this.#count < parcels; x++) {
        const at = y * this.side + x;
        if (this.#changed[at]) continue;
        this.#changed[at] = 1;
        this.#list[this.#count++] = at;
      }
    }
  }

  /** What the grid that begins at a column and row meets: 1 where there is change, row by row. */
  sample(column: number, row: number, into: Float64Array): void {
    let k = 0;
    for (let y = row; y < this.side; y += this.step) {
      for (let x = column; x < this.side; x += this.step) into[k++] = this.#changed[y * this.side + x];
    }
  }
}

function patch(permille: number): number {
  for (const [radius2, share] of PATCHES) {
    if (permille < share) return radius2;
    permille -= share;
  }
  return 0;
}
