import { Fault } from "../fault/mod.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import type { Positions } from "./positions.ts";

/** Half the side of the window in which a kernel counts, in bandwidths. */
export const WINDOW = 4;
/** Most cells on the longest side of a grid that is sized by the bandwidth. */
const LONGEST = 1000;

/** Fixes with the bandwidth of their kernels. */
interface KernelFixes extends Pick<Positions, "x" | "y"> {
  bandwidth: readonly [hx: number, hy: number];
}

/** {@link sharedBandwidthGrid} of one animal. */
export function bandwidthGrid(
  { x, y }: Pick<Positions, "x" | "y">,
  bandwidth: readonly [hx: number, hy: number],
  cellsPerBandwidth?: number,
): PlanarGrid {
  return sharedBandwidthGrid([{ x, y, bandwidth }], cellsPerBandwidth);
}

/**
 * A grid for the kernels of one animal or several: cells of an eighth of the smallest bandwidth (larger ones if a side would
 * have more than 1,000 of them), around the middle of the fixes, to four bandwidths beyond the outermost: no kernel is cut.
 *
 * @throws {Fault} Cells to a bandwidth that are no number above 0.
 */
export function sharedBandwidthGrid(animals: readonly KernelFixes[], cellsPerBandwidth = 8): PlanarGrid {
  if (!(cellsPerBandwidth > 0 && cellsPerBandwidth < Infinity)) {
    throw new Fault("wildlife: no cells to a bandwidth", {
      expected: "a number above 0",
      found: String(cellsPerBandwidth),
    });
  }
  const reach = (of: ({ x, y, bandwidth }: KernelFixes) => [Float64Array, number]) => {
    const ranges = animals.map((animal) => {
      const [values, h] = of(animal);
      const [low, high] = range(values);
      return [low - WINDOW * h, high + WINDOW * h];
    });
    return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
  };
  const [west, east] = reach(({ x, bandwidth }) => [x, bandwidth[0]]);
  const [south, north] = reach(({ y, bandwidth }) => [y, bandwidth[1]]);
  const narrowest = Math.min(...animals.flatMap(({ bandwidth }) => bandwidth));
  const [spanX, spanY] = [east - west, north - south];
  const cell = Math.max(narrowest / cellsPerBandwidth, Math.max(spanX, spanY) / (LONGEST - 2));
  // A cell more, that centres lie beyond the window on either side.
  const [width, height] = [Math.ceil(spanX / cell) + 1, Math.ceil(spanY / cell) + 1];
  const origin = [(west + east) / 2 - width * cell / 2, (south + north) / 2 + height * cell / 2] as const;
  return { origin, cell, width, height };
}

/**
 * The grid of adehabitatHR's `kernelUD(grid = cells, extent)`: the bounding box widened by `extent` times its size on
 * every side, `cells` cell centres along its longer side, the first centre on its south-western corner.
 *
 * @throws {Fault} Fewer than two cells, a negative extent.
 */
export function boundingGrid(
  { x, y }: Pick<Positions, "x" | "y">,
  { cells, extent }: { cells: number; extent: number },
): PlanarGrid {
  if (!(Number.isInteger(cells) && cells >= 2 && extent >= 0 && extent < Infinity)) {
    throw new Fault("wildlife: no grid of this size", {
      expected: "2 or more cells, a whole number, and an extent of 0 or more",
      found: `cells ${cells}, extent ${extent}`,
    });
  }
  const [[west, spanX], [south, spanY]] = [range(x), range(y)].map(([low, high]) => {
    const margin = extent * (high - low);
    return [low - margin, high - low + 2 * margin];
  });
  const cell = Math.max(spanX, spanY) / (cells - 1);
  // The longer side is a whole number of cells but for rounding.
  const count = (span: number) => Math.floor(span / cell + 1e-9) + 1;
  const [width, height] = [count(spanX), count(spanY)];
  return { origin: [west - cell / 2, south + (height - 0.5) * cell], cell, width, height };
}

function range(values: Float64Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
