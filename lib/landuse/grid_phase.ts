/** Where the lattice of a grid begins, in both directions, and whether the points follow it. */
export interface GridPhase {
  /** Offset of the lattice from whole multiples of the spacing, from 0 to the spacing. */
  x: number;
  y: number;
  /** Share of the points within the tolerance of it. */
  share: number;
}

/**
 * Find the lattice that most points lie on: the commonest remainder in bins of the tolerance, refined by the mean of
 * the points about it.
 */
export function gridPhase(
  points: { x: Float64Array; y: Float64Array },
  spacing: number,
  tolerance: number,
): GridPhase {
  const phase = { x: phaseOf(points.x, spacing, tolerance), y: phaseOf(points.y, spacing, tolerance) };
  let [on, seen] = [0, 0];
  for (let k = 0; k < points.x.length; k++) {
    if (Number.isNaN(points.x[k]) || Number.isNaN(points.y[k])) continue;
    seen++;
    const isOn = Math.abs(offLattice(points.x[k], phase.x, spacing)) <= tolerance &&
      Math.abs(offLattice(points.y[k], phase.y, spacing)) <= tolerance;
    if (isOn) on++;
  }
  return { ...phase, share: seen === 0 ? 0 : on / seen };
}

/** Distance to the nearest line of a lattice, signed. */
export function offLattice(value: number, phase: number, spacing: number): number {
  const rest = (value - phase) / spacing;
  return (rest - Math.round(rest)) * spacing;
}

function phaseOf(values: Float64Array, spacing: number, tolerance: number): number {
  const bins = new Int32Array(Math.max(1, Math.round(spacing / tolerance)));
  const wide = spacing / bins.length;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    // Bins are centred on multiples of their width, so that a lattice at 0 is not cut in two.
    bins[Math.round((value / spacing - Math.floor(value / spacing)) * bins.length) % bins.length]++;
  }
  const first = bins.indexOf(bins.reduce((most, n) => Math.max(most, n), 0)) * wide;
  let [sum, count] = [0, 0];
  for (const value of values) {
    const off = offLattice(value, first, spacing);
    // NaN, a missing coordinate, is not within it either.
    if (!(Math.abs(off) <= tolerance)) continue;
    sum += off;
    count++;
  }
  return first + (count === 0 ? 0 : sum / count);
}
