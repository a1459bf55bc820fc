import { Fault } from "../fault/mod.ts";
import {
  bandwidthOf,
  type KernelDensity,
  kernelDensity,
  type KernelDensityOptions,
} from "./kernel_density.ts";
import { sharedBandwidthGrid } from "./kernel_grid.ts";
import { checkedPositions, type Positions } from "./positions.ts";
import { referenceBandwidth } from "./reference_bandwidth.ts";

/** Options of {@link onSharedGrid}. */
export interface SharedGridOptions extends Pick<KernelDensityOptions, "method" | "boundary"> {
  /** Of each. Default {@link referenceBandwidth}. */
  bandwidth?: (positions: Positions) => number | readonly [hx: number, hy: number];
}

/**
 * Kernel densities of several animals, or of one in several months, on one grid: with cells for the narrowest kernel, and
 * ground for all. What {@link overlap} and sums over animals need.
 *
 * @throws {Fault} None at all, several coordinate systems, and what {@link kernelDensity} refuses: a kernel so much
 * narrower than the range of all that cells would be larger than it.
 */
export function onSharedGrid(
  animals: readonly Positions[],
  { bandwidth = referenceBandwidth, ...options }: SharedGridOptions = {},
): KernelDensity[] {
  const systems = [...new Set(animals.map(({ crs }) => crs))];
  if (systems.length !== 1) {
    throw new Fault("wildlife: no shared grid for these positions", {
      expected: "one set of positions or more, all in one coordinate system",
      found: systems.length === 0 ? "none" : systems.join(", "),
      remedy: "project all fixes to one coordinate system first",
    });
  }
  const bandwidths = animals.map((positions) =>
    bandwidthOf(positions, bandwidth(checkedPositions(positions, 5)))
  );
  const grid = sharedBandwidthGrid(animals.map(({ x, y }, k) => ({ x, y, bandwidth: bandwidths[k] })));
  return animals.map((positions, k) =>
    kernelDensity(positions, { ...options, bandwidth: bandwidths[k], grid })
  );
}
