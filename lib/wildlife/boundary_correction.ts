import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { exactKernel, type WeightedPoints } from "./exact_kernel.ts";
import { type Habitat, habitatCells, isInHabitat, nearestBoundary } from "./habitat.ts";
import { WINDOW } from "./kernel_grid.ts";
import { cellCentre, type PlanarGrid } from "./planar_grid.ts";

/** A boundary that kernels must not cross: a coast, a lake, a fence. */
export interface KernelBoundary {
  habitat: Habitat;
  /**
   * What becomes of the part of a kernel that lies beyond. Default `renormalise`.
   *
   * - `renormalise`: the part inside is enlarged to the whole (cut-and-normalise, Gasser & Müller 1979). Holds for every
   *   shape; near the boundary the density leans away from it.
   * - `reflect`: the density beyond is folded back at the nearest place of the boundary (Silverman 1986, 2.10). Right for
   *   straight boundaries, rough where one bends within a bandwidth; the whole is then scaled to the mass it had.
   */
  correction?: "renormalise" | "reflect";
}

/** A sum of kernels at the cells of a grid, and how far it may be off, per m2. */
export interface KernelSum {
  density: Float64Array;
  errorBound: number;
}

/** The mass that folding may add or take before it is told of. */
const FOLDED = 0.05;

/**
 * A sum of kernels that stays inside a habitat: 0 at cells whose centre lies outside.
 *
 * @param sum The sum of kernels on a grid without regard to the boundary.
 * @throws {Fault} No fix inside, or one whose kernel lies outside but for a thousandth.
 */
export function withinHabitat(
  points: WeightedPoints,
  { habitat, correction = "renormalise" }: KernelBoundary,
  grid: PlanarGrid,
  bandwidth: readonly [number, number],
  sum: (points: WeightedPoints, grid: PlanarGrid) => KernelSum,
  where: string | undefined,
): KernelSum & { cautions: Caution[] } {
  const outside = points.x.reduce((count, x, i) => count + +!isInHabitat(habitat, x, points.y[i]), 0);
  if (outside === points.x.length) {
    throw new Fault("wildlife: no fix lies in the habitat", {
      expected: "a habitat that the animal used, in the coordinate system of the fixes",
      found: `${outside} fixes, all outside`,
      where,
      remedy: "see that the polygon is in the same coordinate system and covers the ground, not the lake",
    });
  }
  const cautions = outside === 0 ? [] : [caution(
    "fixes-outside-boundary",
    `${outside}点の測位点が利用可能域の外にあり、その利用は域内に移した。`,
    `${outside} fixes lie outside the habitat: their use was moved inside.`,
  )];
  if (correction === "reflect") {
    const folded = fold(points, habitat, grid, bandwidth, sum);
    return { ...folded, cautions: [...cautions, ...folded.cautions] };
  }
  const found = sum(renormalised(points, habitat, grid, bandwidth, where), grid);
  habitatCells(habitat, grid).forEach((inside, k) => found.density[k] *= inside);
  return { ...found, cautions };
}

/** A grid with cells added on every side, and whether cells outside the habitat are near one of them. */
class Surroundings {
  readonly grid: PlanarGrid;
  readonly inside: Uint8Array;
  /** Cells outside, summed from the north-western corner. */
  readonly #outside: Float64Array;
  readonly #reach: readonly [number, number];

  constructor(
    habitat: Habitat,
    { origin: [west, north], cell, width, height }: PlanarGrid,
    readonly added: readonly [columns: number, rows: number],
    bandwidth: readonly [number, number],
  ) {
    this.grid = {
      origin: [west - added[0] * cell, north + added[1] * cell],
      cell,
      width: width + 2 * added[0],
      height: height + 2 * added[1],
    };
    this.inside = habitatCells(habitat, this.grid);
    this.#reach = windowCells(bandwidth, cell);
    const stride = this.grid.width + 1;
    this.#outside = new Float64Array(stride * (this.grid.height + 1));
    for (let row = 0; row < this.grid.height; row++) {
      for (let column = 0, line = 0; column < this.grid.width; column++) {
        line += 1 - this.inside[row * this.grid.width + column];
        this.#outside[(row + 1) * stride + column + 1] = this.#outside[row * stride + column + 1] + line;
      }
    }
  }

  /** The window of a kernel in the cell, first and last plus one; cut at the border. */
  window(column: number, row: number): [left: number, right: number, top: number, bottom: number] {
    const { width, height } = this.grid;
    const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
    const [across, down] = this.#reach;
    return [
      clamp(column - across, width),
      clamp(column + across + 1, width),
      clamp(row - down, height),
      clamp(row + down + 1, height),
    ];
  }

  /** Whether all cells of the window are inside. */
  isOpen([left, right, top, bottom]: [number, number, number, number]): boolean {
    const at = (row: number, column: number) => this.#outside[row * (this.grid.width + 1) + column];
    return at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left) === 0;
  }
}

const windowCells = (bandwidth: readonly [number, number], cell: number): [number, number] =>
  bandwidth.map((h) => Math.ceil(WINDOW * h / cell) + 1) as [number, number];

/** The points with their weight enlarged by what of their kernel is outside. */
function renormalised(
  { x, y, weight }: WeightedPoints,
  habitat: Habitat,
  grid: PlanarGrid,
  bandwidth: readonly [number, number],
  where: string | undefined,
): WeightedPoints {
  const { cell } = grid;
  // A kernel that reaches the grid is centred up to a window beyond, and reaches a window further.
  const [across, down] = windowCells(bandwidth, cell);
  const around = new Surroundings(habitat, grid, [2 * across, 2 * down], bandwidth);
  const { origin: [west, north], width, height } = around.grid;
  const corrected = weight.map((w, i) => {
    const [column, row] = [Math.floor((x[i] - west) / cell), Math.floor((north - y[i]) / cell)];
    if (column < across || column >= width - across || row < down || row >= height - down) return w;
    const window = around.window(column, row);
    if (around.isOpen(window)) return w;
    const [left, right, top, bottom] = window;
    const part = {
      origin: [west + left * cell, north - top * cell] as const,
      cell,
      width: right - left,
      height: bottom - top,
    };
    const kernel = exactKernel(
      { x: x.subarray(i, i + 1), y: y.subarray(i, i + 1), weight: Float64Array.of(1) },
      part,
      bandwidth,
    );
    let [all, inside] = [0, 0];
    for (let r = 0; r < part.height; r++) {
      for (let c = 0; c < part.width; c++) {
        const value = kernel[r * part.width + c];
        all += value;
        inside += value * around.inside[(top + r) * width + left + c];
      }
    }
    if (!(inside > 1e-3 * all)) {
      throw new Fault("wildlife: a fix too far outside the habitat", {
        expected: "fixes inside, or so near that some of their kernel lies inside",
        found: `fix ${i + 1} at (${x[i]}, ${y[i]})`,
        where,
        remedy: "drop the fix with a screening that counts it, or correct the polygon",
      });
    }
    return w * all / inside;
  });
  return { x, y, weight: corrected };
}

/** To each cell inside is added the density at its mirror image, if that lies outside. */
function fold(
  points: WeightedPoints,
  habitat: Habitat,
  grid: PlanarGrid,
  bandwidth: readonly [number, number],
  sum: (points: WeightedPoints, grid: PlanarGrid) => KernelSum,
): KernelSum & { cautions: Caution[] } {
  const added = windowCells(bandwidth, grid.cell);
  const around = new Surroundings(habitat, grid, added, bandwidth);
  const plain = sum(points, around.grid);
  const { width, height } = around.grid;
  const density = new Float64Array(grid.width * grid.height);
  let [before, after] = [0, 0];
  for (let k = 0; k < plain.density.length; k++) {
    before += plain.density[k];
    if (around.inside[k] === 0) continue;
    const [row, column] = [Math.floor(k / width), k % width];
    let value = plain.density[k];
    if (!around.isOpen(around.window(column, row))) {
      const [x, y] = cellCentre(around.grid, row, column);
      const [u, v] = nearestBoundary(habitat, x, y);
      const [mirrorX, mirrorY] = [2 * u - x, 2 * v - y];
      if (!isInHabitat(habitat, mirrorX, mirrorY)) {
        value += between(plain.density, around.grid, mirrorX, mirrorY);
      }
    }
    after += value;
    if (column < added[0] || column >= width - added[0] || row < added[1] || row >= height - added[1]) {
      continue;
    }
    density[(row - added[1]) * grid.width + column - added[0]] = value;
  }
  const scale = before / after;
  density.forEach((value, k) => density[k] = value * scale);
  const change = Math.abs(after / before - 1);
  return {
    density,
    // A cell holds its own error and that of its mirror image.
    errorBound: 2 * plain.errorBound * scale,
    cautions: change <= FOLDED ? [] : [caution(
      "folded-mass",
      `境界で折り返した密度の総量が${
        (100 * change).toFixed(0)
      }%変わったため、全体を補正した。境界の形が複雑である。`,
      `Folding at the boundary changed the mass by ${
        (100 * change).toFixed(0)
      } %, which was scaled away: it bends too much.`,
    )],
  };
}

/** Linear between the four centres around a place; 0 beyond the outer ones. */
function between(density: Float64Array, grid: PlanarGrid, x: number, y: number): number {
  const { origin: [west, north], cell, width, height } = grid;
  const [u, v] = [(x - west) / cell - 0.5, (north - y) / cell - 0.5];
  const [column, row] = [Math.floor(u), Math.floor(v)];
  if (column < 0 || column >= width - 1 || row < 0 || row >= height - 1) return 0;
  const [fx, fy] = [u - column, v - row];
  const k = row * width + column;
  return (1 - fy) * ((1 - fx) * density[k] + fx * density[k + 1]) +
    fy * ((1 - fx) * density[k + width] + fx * density[k + width + 1]);
}
