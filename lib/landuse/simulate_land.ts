import { Fault } from "../fault/mod.ts";
import { cutRow, fitPowerDiagram, type PowerDiagram, type Run } from "./power_diagram.ts";
import { PREFECTURES } from "./prefecture.ts";
import { polygonRuns, type Ring } from "./scanline.ts";

/** Side of a parcel of the simulated country, m: one hectare. */
export const PARCEL = 100;

/**
 * The simulated country: square parcels of one hectare whose centres lie at whole multiples of 100 m in the grid's
 * coordinate system. Parcels are numbered row by row from the north, west to east; a segment is a stretch of a row
 * that lies in one prefecture.
 */
export interface Land {
  /** Parcels in all. */
  parcels: number;
  /** Row (y / 100 m) of each segment, falling. */
  row: Int16Array;
  /** First column (x / 100 m), and the column after the last. */
  start: Int16Array;
  end: Int16Array;
  /** Prefecture code. */
  pref: Uint8Array;
  /** Number of the segment's first parcel; one more at the end. */
  first: Int32Array;
  /** First segment of each row, from `top` downwards; one more at the end. */
  rowFirst: Int32Array;
  /** Row of the first segment. */
  top: number;
  /** Parcels (ha) of each prefecture, by code; entry 0 is unused. */
  size: Int32Array;
}

/**
 * Islands with a name for their prefecture. A minor island (any polygon of the outline but Honshu, Hokkaido, Kyushu and
 * Shikoku) belongs to the prefecture of the place nearest to its middle. Longitude, latitude (gazetteer, 0.1 degree).
 */
const ISLANDS: ReadonlyArray<readonly [code: number, longitude: number, latitude: number]> = [
  [1, 141.2, 45.2],
  [1, 139.5, 42.1],
  [1, 139.4, 41.5],
  [1, 145.3, 43.6],
  [1, 143.9, 44.2],
  [13, 139.4, 34.7],
  [13, 139.5, 34.1],
  [13, 139.8, 33.1],
  [13, 142.2, 26.9],
  [13, 141.3, 24.8],
  [13, 154.0, 24.3],
  [15, 138.4, 38.0],
  [23, 137.0, 34.7],
  [24, 136.9, 34.5],
  [28, 134.8, 34.4],
  [30, 135.2, 34.4],
  [32, 133.2, 36.2],
  [34, 132.4, 34.2],
  [34, 133.2, 34.3],
  [35, 132.3, 33.9],
  [36, 134.6, 34.2],
  [37, 134.3, 34.5],
  [37, 133.7, 34.4],
  [38, 133.0, 34.2],
  [38, 132.6, 34.0],
  [40, 130.0, 33.9],
  [42, 129.4, 34.4],
  [42, 129.7, 33.8],
  [42, 128.8, 32.7],
  [42, 129.1, 33.0],
  [42, 129.5, 33.3],
  [42, 129.9, 32.6],
  [42, 129.6, 32.9],
  [43, 130.1, 32.4],
  [43, 130.5, 32.6],
  [46, 130.1, 32.2],
  [46, 129.8, 31.8],
  [46, 130.9, 30.6],
  [46, 130.5, 30.3],
  [46, 129.9, 29.8],
  [46, 129.5, 28.3],
  [46, 128.9, 27.8],
  [46, 128.6, 27.4],
  [46, 128.4, 27.0],
  [47, 128.0, 26.6],
  [47, 128.2, 27.9],
  [47, 128.0, 27.0],
  [47, 126.8, 26.3],
  [47, 125.3, 24.8],
  [47, 124.2, 24.4],
  [47, 123.0, 24.5],
  [47, 123.6, 25.8],
  [47, 131.3, 25.9],
];

/** Main islands: number in order of size, and the prefectures on them. */
const MAIN_ISLANDS: ReadonlyArray<readonly [first: number, last: number]> = [[2, 35], [1, 1], [40, 46], [
  36,
  39,
]];

/**
 * Build the country from the outline.
 *
 * @param outline polygons of rings of `[longitude, latitude]`, degrees.
 * @param project to x, y in metres.
 * @throws Fault when the prefectures cannot be fitted to their published areas.
 */
export function simulateLand(
  outline: ReadonlyArray<ReadonlyArray<Ring>>,
  project: (position: readonly [number, number]) => readonly [number, number],
): Land {
  // Millimetres: the last bit of a sine must not decide whether a parcel is land.
  const toLattice = (position: readonly [number, number]): readonly [number, number] => {
    const [x, y] = project(position);
    return [Math.round(x * 1000) / (1000 * PARCEL), Math.round(y * 1000) / (1000 * PARCEL)];
  };
  const polygons = outline
    .map((rings) => ({
      middle: middleOf(rings[0]),
      runs: polygonRuns(rings.map((ring) => ring.map(toLattice))),
    }))
    .map((polygon) => ({
      ...polygon,
      cells: polygon.runs.reduce((sum, run) => sum + run.end - run.start, 0),
    }))
    .sort((a, b) => b.cells - a.cells);
  const minor = polygons.slice(MAIN_ISLANDS.length).map(({ runs, cells, middle }) => ({
    runs,
    cells,
    code: nearestIsland(middle),
  }));
  const minorCells = new Float64Array(PREFECTURES.length + 1);
  for (const { code, cells } of minor) minorCells[code] += cells;
  const stretches = [
    ...MAIN_ISLANDS.flatMap(([first, last], k) => {
      const { runs, cells } = polygons[k];
      const diagram = fitIsland(first, last, runs, cells, minorCells, toLattice);
      return runs.flatMap((run) => cutRun(run, diagram));
    }),
    ...minor.flatMap(({ runs, code }) => runs.map((run) => ({ ...run, code }))),
  ].sort((a, b) => b.row - a.row || a.start - b.start);
  return number(stretches);
}

const middleOf = (ring: Ring): readonly [number, number] => {
  const range = (axis: 0 | 1) => {
    const values = ring.map((position) => position[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  return [range(0), range(1)];
};

function nearestIsland([longitude, latitude]: readonly [number, number]): number {
  // cos 36 degrees shrinks a degree of longitude; a fixed number keeps the rule free of the last bit.
  const distance = ([, x, y]: typeof ISLANDS[number]) => (0.81 * (x - longitude)) ** 2 + (y - latitude) ** 2;
  return ISLANDS.reduce((best, island) => distance(island) < distance(best) ? island : best)[0];
}

interface IslandDiagram extends PowerDiagram {
  codes: number[];
}

function fitIsland(
  first: number,
  last: number,
  runs: Run[],
  cells: number,
  minorCells: Float64Array,
  toLattice: (position: readonly [number, number]) => readonly [number, number],
): IslandDiagram {
  const sites = PREFECTURES.slice(first - 1, last)
    .map(({ code, landHa, seat }) => ({ code, landHa, at: toLattice(seat) }))
    .sort((a, b) => a.at[0] - b.at[0]);
  const codes = sites.map(({ code }) => code);
  // A prefecture's share counts its minor islands; what is left of it lies on the main island.
  const all = codes.reduce((sum, code) => sum + minorCells[code], cells);
  const published = sites.reduce((sum, { landHa }) => sum + landHa, 0);
  const target = Float64Array.from(sites, ({ code, landHa }) => landHa / published * all - minorCells[code]);
  const x = Float64Array.from(sites, ({ at }) => Math.round(at[0]));
  const y = Float64Array.from(sites, ({ at }) => Math.round(at[1]));
  return { ...fitPowerDiagram({ x, y }, target, runs), codes };
}

function cutRun(run: Run, diagram: IslandDiagram): (Run & { code: number })[] {
  const pieces: (Run & { code: number })[] = [];
  let from = run.start;
  for (const { site, end } of cutRow(diagram, run.row)) {
    const to = Math.min(run.end, Math.ceil(end));
    if (to > from) {
      pieces.push({ row: run.row, start: from, end: to, code: diagram.codes[site] });
      from = to;
    }
  }
  return pieces;
}

function number(stretches: (Run & { code: number })[]): Land {
  const count = stretches.length;
  if (count === 0) {
    throw new Fault("landuse: the outline holds no land", {
      expected: "polygons of longitude and latitude in degrees",
      found: "not one parcel of 100 m inside them",
    });
  }
  const top = stretches[0].row;
  const rows = top - stretches[count - 1].row + 1;
  const land: Land = {
    parcels: 0,
    row: new Int16Array(count),
    start: new Int16Array(count),
    end: new Int16Array(count),
    pref: new Uint8Array(count),
    first: new Int32Array(count + 1),
    rowFirst: new Int32Array(rows + 1),
    top,
    size: new Int32Array(PREFECTURES.length + 1),
  };
  stretches.forEach(({ row, start, end, code }, k) => {
    land.row[k] = row;
    land.start[k] = start;
    land.end[k] = end;
    land.pref[k] = code;
    land.first[k + 1] = land.first[k] + end - start;
    land.size[code] += end - start;
    land.rowFirst[top - row + 1] = k + 1;
  });
  // Rows without land take over where the row before them ended.
  for (let r = 1; r <= rows; r++) land.rowFirst[r] = Math.max(land.rowFirst[r], land.rowFirst[r - 1]);
  land.parcels = land.first[count];
  return land;
}

/** Segment that holds the parcel at a column and row, or -1 at sea. */
export function segmentAt(land: Land, column: number, row: number): number {
  const r = land.top - row;
  if (r < 0 || r + 1 >= land.rowFirst.length) return -1;
  for (let k = land.rowFirst[r]; k < land.rowFirst[r + 1]; k++) {
    if (column >= land.start[k] && column < land.end[k]) return k;
  }
  return -1;
}
