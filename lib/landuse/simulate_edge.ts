import { ARD_CODES } from "./ard_code.ts";
import { GRID_SPACING } from "./ard_grid.ts";

/** Forest by land use at the end of a period, by code; 0 where nothing was seen. */
const FOREST_AFTER = Uint8Array.from([0, ...ARD_CODES.map(({ landUse }) => landUse ? 1 + +landUse.end : 0)]);

/**
 * How near points of a 500 m grid are to the edge of the forest: the share of their eight neighbours that are in the
 * other state at the end of a period, 0 where none is known. Points may come in any order.
 *
 * The whole extent is laid out cell by cell, which for a country is quicker than to look neighbours up.
 */
export function edgeShare(
  { x, y }: { x: Int32Array; y: Int32Array },
  codes: Int8Array,
): Float32Array {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < x.length; k++) {
    west = Math.min(west, x[k]);
    east = Math.max(east, x[k]);
    south = Math.min(south, y[k]);
    north = Math.max(north, y[k]);
  }
  // With a margin of one cell all around.
  const width = (east - west) / GRID_SPACING + 3;
  const cells = new Uint8Array(width * ((north - south) / GRID_SPACING + 3));
  const at = (k: number) => ((north - y[k]) / GRID_SPACING + 1) * width + (x[k] - west) / GRID_SPACING + 1;
  for (let k = 0; k < x.length; k++) cells[at(k)] = FOREST_AFTER[codes[k]];
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
  return Float32Array.from(x, (_, k) => {
    const here = at(k);
    let [known, other] = [0, 0];
    for (const step of around) {
      const state = cells[here + step];
      if (state === 0) continue;
      known++;
      other += +(state !== cells[here]);
    }
    return cells[here] === 0 || known === 0 ? 0 : other / known;
  });
}
