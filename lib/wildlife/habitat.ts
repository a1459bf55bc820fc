import type { MultiPolygon, Polygon, Position } from "geojson";
import type { PlanarGrid } from "./planar_grid.ts";

/** Ground that an animal can use: land without a lake, or the inside of a fence; m in the coordinate system of the fixes. */
export type Habitat = Polygon | MultiPolygon;

const rings = (habitat: Habitat): Position[][] =>
  habitat.type === "Polygon" ? habitat.coordinates : habitat.coordinates.flat();

/** 1 for each cell whose centre lies in the habitat (even-odd rule, so holes are out), else 0. */
export function habitatCells(habitat: Habitat, grid: PlanarGrid): Uint8Array {
  const { origin: [west, north], cell, width, height } = grid;
  const cells = new Uint8Array(width * height);
  const crossings: number[][] = Array.from({ length: height }, () => []);
  for (const ring of rings(habitat)) {
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
      // Rows whose centre is in [lower, upper): each corner counts for one of its two edges.
      const [lower, upper] = [Math.min(y0, y1), Math.max(y0, y1)];
      const from = Math.max(0, Math.floor((north - upper) / cell - 0.5) + 1);
      const to = Math.min(height - 1, Math.floor((north - lower) / cell - 0.5));
      for (let row = from; row <= to; row++) {
        const y = north - (row + 0.5) * cell;
        crossings[row].push(x0 + (x1 - x0) * (y - y0) / (y1 - y0));
      }
    }
  }
  crossings.forEach((places, row) => {
    places.sort((a, b) => a - b);
    for (let k = 0; k + 1 < places.length; k += 2) {
      const from = Math.max(0, Math.ceil((places[k] - west) / cell - 0.5));
      const to = Math.min(width, Math.ceil((places[k + 1] - west) / cell - 0.5));
      if (to > from) cells.fill(1, row * width + from, row * width + to);
    }
  });
  return cells;
}

/** Whether a point lies in the habitat. */
export function isInHabitat(habitat: Habitat, x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings(habitat)) {
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
      if (y0 > y !== y1 > y && x < x0 + (x1 - x0) * (y - y0) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

/** The place on the habitat's boundary nearest to a point. */
export function nearestBoundary(habitat: Habitat, x: number, y: number): [x: number, y: number] {
  let [best, nearest]: [number, [number, number]] = [Infinity, [NaN, NaN]];
  for (const ring of rings(habitat)) {
    for (let k = 0; k + 1 < ring.length; k++) {
      const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
      const [dx, dy] = [x1 - x0, y1 - y0];
      const squared = dx * dx + dy * dy;
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [px, py] = [x0 + along * dx, y0 + along * dy];
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < best) [best, nearest] = [distance, [px, py]];
    }
  }
  return nearest;
}
