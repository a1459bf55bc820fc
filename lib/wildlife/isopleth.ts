// @ts-types="@types/d3-contour"
import { contours } from "d3-contour";
import type { MultiPolygon, Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { cumulativeVolume } from "./cumulative_volume.ts";
import type { HomeRange } from "./home_range.ts";
import { checkedPercent } from "./percent.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import { polygonArea, ringArea } from "./ring_area.ts";
import type { UtilisationDistribution } from "./utilisation_distribution.ts";

/**
 * The smallest ground that holds so many per cent of the distribution, as polygons with their holes.
 *
 * The rule, which is that of adehabitatHR's `getverticeshr` (to 1e-9 of the area): contour the cumulative volume
 * ({@link cumulativeVolume}) at the percent by marching squares, linear between cell centres; area within the contours,
 * less the holes.
 *
 * @param percent Above 1, below 100.
 * @throws {Fault} A percent that the grid does not hold, a contour that reaches the border of the grid, a single cell
 * that holds more than the percent.
 */
export function isopleth(distribution: UtilisationDistribution, percent: number): HomeRange {
  const { grid, crs, method, fixes, cautions } = distribution;
  const volume = volumeWithin(distribution, percent);
  // d3-contour takes what is at or above a value.
  const contour = contours().size([grid.width, grid.height])
    .contour(Array.from(volume, (share) => -share), -percent / 100);
  const polygon = onGround(contour.coordinates, grid);
  return { method, percent, crs, polygon, area: polygonArea(polygon), interval: null, fixes, cautions };
}

/**
 * Area of the cells whose cumulative volume is at most the percent, m2 (adehabitatHR's `kernel.area`): the largest number
 * of whole cells that hold no more than the percent.
 *
 * @throws {Fault} What {@link isopleth} refuses.
 */
export function cellArea(distribution: UtilisationDistribution, percent: number): number {
  const volume = volumeWithin(distribution, percent);
  return volume.reduce((count, share) => count + +(share <= percent / 100), 0) * distribution.grid.cell ** 2;
}

/** The cumulative volume, if the range of this percent lies on the grid. */
function volumeWithin(distribution: UtilisationDistribution, percent: number): Float64Array {
  const { grid: { width, height }, mass } = distribution;
  const share = checkedPercent(percent) / 100;
  if (share >= mass) {
    throw new Fault("wildlife: the grid does not hold so much of the distribution", {
      expected: `a percent below ${(100 * mass).toFixed(2)}`,
      found: String(percent),
      remedy: "ask for less (a kernel has no 100 % range), or take a larger grid",
    });
  }
  const volume = cumulativeVolume(distribution);
  const isInside = (row: number, column: number) => volume[row * width + column] <= share;
  const columns = Array.from({ length: width }, (_, column) => column);
  const rows = Array.from({ length: height }, (_, row) => row);
  if (
    columns.some((column) => isInside(0, column) || isInside(height - 1, column)) ||
    rows.some((row) => isInside(row, 0) || isInside(row, width - 1))
  ) {
    throw new Fault("wildlife: the range reaches the border of the grid", {
      expected: `the ${percent} % range inside the grid`,
      found: "cells of the range on its border",
      remedy: "take a larger grid, or leave it out: it is then sized by the bandwidth",
    });
  }
  if (!volume.some((value) => value <= share)) {
    throw new Fault("wildlife: the grid is too coarse for this percent", {
      expected: `more than one cell to the ${percent} % range`,
      found: "a single cell that holds more",
      remedy: "take smaller cells, or a higher percent",
    });
  }
  return volume;
}

function onGround(polygons: Position[][][], { origin: [west, north], cell }: PlanarGrid): MultiPolygon {
  return {
    type: "MultiPolygon",
    coordinates: polygons.map((rings) =>
      rings.map((ring, k) => {
        const placed = ring.map(([column, row]) => [west + column * cell, north - row * cell]);
        return ringArea(placed) > 0 === (k === 0) ? placed : placed.reverse();
      })
    ),
  };
}
