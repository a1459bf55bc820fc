import type { Random } from "../stats/mod.ts";

/** A height, or another smooth amount, over the plane; m in, any unit out. */
export type Surface = (x: number, y: number) => number;

/**
 * A smooth random surface from -1 to 1: values at the corners of a lattice, joined by a quintic (value noise), so that
 * slopes have no edges. It repeats after 64 cells of the lattice.
 *
 * @param spacing Of the lattice, m.
 */
export function smoothSurface(random: Random, spacing: number): Surface {
  const size = 64;
  const corners = Float64Array.from({ length: size * size }, () => 2 * random.uniform() - 1);
  const corner = (column: number, row: number) => corners[(row & (size - 1)) * size + (column & (size - 1))];
  const ease = (t: number) => t * t * t * (t * (6 * t - 15) + 10);
  return (x, y) => {
    const [c, r] = [Math.floor(x / spacing), Math.floor(y / spacing)];
    const [u, v] = [ease(x / spacing - c), ease(y / spacing - r)];
    const south = corner(c, r) * (1 - u) + corner(c + 1, r) * u;
    const north = corner(c, r + 1) * (1 - u) + corner(c + 1, r + 1) * u;
    return south * (1 - v) + north * v;
  };
}

/** Mountains: a sum of smooth surfaces, the wider the higher; about 900 to 1900 m with slopes of up to 45 degrees. */
export function simulateTerrain(random: Random): Surface {
  const parts = [[5000, 380], [2200, 240], [900, 130], [350, 36]].map(([spacing, height]) => {
    const surface = smoothSurface(random.stream(`relief ${spacing}`), spacing);
    return (x: number, y: number) => height * surface(x, y);
  });
  return (x, y) => parts.reduce((sum, part) => sum + part(x, y), 1400);
}

/** Slope of a surface at a place, degrees. */
export function slopeOf(surface: Surface, x: number, y: number): number {
  const [east, north] = [surface(x + 10, y) - surface(x - 10, y), surface(x, y + 10) - surface(x, y - 10)];
  return Math.atan(Math.hypot(east, north) / 20) * 180 / Math.PI;
}
