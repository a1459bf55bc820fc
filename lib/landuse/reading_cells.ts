/** Points of one prefecture and reading. */
export interface ReadingCell {
  /** Twice the prefecture, plus the reading. */
  id: number;
  first: number;
  /** Plots by the inventory's state: 0, 1. */
  values: [number, number];
}

/** Values at some places, in their order. */
export function take(values: ArrayLike<number>, places: Int32Array | Uint8Array): Float64Array {
  const taken = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) taken[k] = values[places[k]];
  return taken;
}

/**
 * Points counted by cell; cells without points are left out.
 *
 * @param cellOf By point; `y`: the inventory's state, NaN where there is no plot.
 */
export function countCells(cellOf: Uint8Array, y: Float64Array): ReadingCell[] {
  const cells = Array.from({ length: 256 }, (_, id): ReadingCell => ({ id, first: 0, values: [0, 0] }));
  for (let k = 0; k < y.length; k++) {
    const cell = cells[cellOf[k]];
    cell.first++;
    if (!Number.isNaN(y[k])) cell.values[y[k]]++;
  }
  return cells.filter(({ first }) => first > 0);
}
