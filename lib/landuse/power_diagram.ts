import { Fault } from "../fault/mod.ts";

/** A stretch of land in one row of parcels: columns `start` to `end` (exclusive). */
export interface Run {
  row: number;
  start: number;
  end: number;
}

/**
 * An additively weighted Voronoi (power) diagram on a lattice of unit cells: a cell belongs to the site with the
 * smallest squared distance minus weight. Its regions are convex, and weights exist for any positive set of areas
 * (Aurenhammer, Hoffmann, Aronov 1998, Algorithmica 20, 61-76).
 */
export interface PowerDiagram {
  /** Site positions, lattice units. */
  x: Float64Array;
  y: Float64Array;
  /** Squared lattice units. */
  weight: Float64Array;
}

/** A site's part of a row: every column below `end` that no earlier part holds. */
interface Part {
  site: number;
  end: number;
}

/** Cut a row into the parts of the sites, west to east; sites must be sorted by `x`. */
export function cutRow(diagram: PowerDiagram, row: number): Part[] {
  const { x, y, weight } = diagram;
  const parts: Part[] = [];
  const offset = (site: number) => x[site] * x[site] + (row - y[site]) * (row - y[site]) - weight[site];
  // The power distance at column c is c^2 - 2 x c + offset: a lower envelope of lines, steepest fall last.
  for (let site = 0; site < x.length; site++) {
    let from = -Infinity;
    while (parts.length > 0) {
      const last = parts[parts.length - 1];
      from = (offset(site) - offset(last.site)) / (2 * (x[site] - x[last.site]));
      const lastFrom = parts.length > 1 ? parts[parts.length - 2].end : -Infinity;
      if (from > lastFrom) break;
      parts.pop();
      from = -Infinity;
    }
    if (parts.length > 0) parts[parts.length - 1].end = from;
    parts.push({ site, end: Infinity });
  }
  return parts;
}

/** Cells of each site on the given runs, and how fast they pass from one site to another when weights change. */
function measure(diagram: PowerDiagram, rows: Map<number, Run[]>) {
  const sites = diagram.x.length;
  const cells = new Float64Array(sites);
  const exchange = new Float64Array(sites * sites);
  for (const [row, runs] of rows) {
    const parts = cutRow(diagram, row);
    for (const run of runs) {
      let from = run.start;
      for (let k = 0; k < parts.length && from < run.end; k++) {
        const { site, end } = parts[k];
        const to = Math.min(run.end, Math.ceil(end));
        if (to <= from) continue;
        cells[site] += to - from;
        from = to;
        if (to < run.end) {
          const next = parts[k + 1].site;
          const speed = 1 / (2 * (diagram.x[next] - diagram.x[site]));
          exchange[site * sites + next] += speed;
          exchange[next * sites + site] += speed;
        }
      }
    }
  }
  return { cells, exchange };
}

/**
 * Fit the weights so that every site holds its target number of cells, by damped Newton steps (Kitagawa, Mérigot,
 * Thibert 2019, J. Eur. Math. Soc. 21, 2603-2651). Uses only +, -, x and /: the same weights on every machine.
 *
 * @param sites positions sorted by `x`, no two with the same `x`.
 * @param target cells for each site; their sum is the number of cells in `runs`.
 * @throws Fault when no step improves the fit while a share is off by more than `tolerance` (relative).
 */
export function fitPowerDiagram(
  sites: { x: Float64Array; y: Float64Array },
  target: Float64Array,
  runs: Run[],
  tolerance = 2e-4,
): PowerDiagram {
  const rows = Map.groupBy(runs, (run) => run.row);
  const count = sites.x.length;
  const off = (cells: Float64Array) =>
    cells.reduce((most, n, k) => Math.max(most, n === 0 ? Infinity : Math.abs(n - target[k]) / target[k]), 0);
  let diagram: PowerDiagram = { ...sites, weight: new Float64Array(count) };
  let now = measure(diagram, rows);
  let error = off(now.cells);
  for (let round = 0; round < 60 && error > tolerance; round++) {
    const step = newtonStep(now.exchange, now.cells.map((n, k) => target[k] - n));
    let damp = 1;
    for (; damp > 1e-4; damp /= 2) {
      // Whole numbers keep the weights, and so every border, free of rounding.
      const trial = { ...sites, weight: diagram.weight.map((w, k) => Math.round(w + damp * step[k])) };
      const measured = measure(trial, rows);
      if (off(measured.cells) < error) {
        [diagram, now, error] = [trial, measured, off(measured.cells)];
        break;
      }
    }
    if (damp <= 1e-4) break;
  }
  if (error > tolerance) {
    throw new Fault("landuse: the prefectures' shares cannot be fitted", {
      expected: `every share within ${tolerance} of its target`,
      found: `largest relative difference ${error}`,
      remedy: "check the areas and the positions of the seats",
    });
  }
  return diagram;
}

/** Solve the weighted graph Laplacian for the change of weights; the first site stays where it is. */
function newtonStep(exchange: Float64Array, missing: Float64Array): Float64Array {
  const n = missing.length;
  const rows = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n + 1);
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      row[j] = -exchange[i * n + j];
      row[i] += exchange[i * n + j];
    }
    row[n] = missing[i];
    return row;
  });
  rows[0].fill(0);
  rows[0][0] = 1;
  for (let pivot = 0; pivot < n; pivot++) {
    let best = pivot;
    for (let i = pivot + 1; i < n; i++) {
      if (Math.abs(rows[i][pivot]) > Math.abs(rows[best][pivot])) best = i;
    }
    [rows[pivot], rows[best]] = [rows[best], rows[pivot]];
    for (let i = 0; i < n; i++) {
      if (i === pivot || rows[i][pivot] === 0) continue;
      const factor = rows[i][pivot] / rows[pivot][pivot];
      for (let j = pivot; j <= n; j++) rows[i][j] -= factor * rows[pivot][j];
    }
  }
  return Float64Array.from({ length: n }, (_, i) => rows[i][n] / rows[i][i]);
}
