/** Square cells in a projected coordinate system, as rasters have them: north is up, rows run from north to south. */
export interface PlanarGrid {
  /** West and north edge of the first cell (its corner, not its centre), m. */
  origin: readonly [x: number, y: number];
  /** Side of a cell, m. */
  cell: number;
  /** Number of columns, and of rows. */
  width: number;
  height: number;
}

/** Centre of the cell at `row` (from the north) and `column` (from the west), m. */
export function cellCentre(grid: PlanarGrid, row: number, column: number): [x: number, y: number] {
  const { origin: [west, north], cell } = grid;
  return [west + (column + 0.5) * cell, north - (row + 0.5) * cell];
}
