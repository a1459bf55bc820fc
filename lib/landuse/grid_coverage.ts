import { Fault } from "../fault/mod.ts";
import { type ArdGrid, GRID_SPACING } from "./ard_grid.ts";
import { PREFECTURES } from "./prefecture.ts";

/** What the points of one prefecture stand for, against its land. */
export interface GridCoverage {
  /** Prefecture, JIS X 0401. */
  pref: number;
  points: number;
  /** Points times the cell of the step that the points were found to have, ha. */
  pointsHa: number;
  /** Published land area, ha. */
  landHa: number;
  /** How far the two can be apart while no point is missing, ha: see {@link gridCoverage}. */
  toleranceHa: number;
  /** False where points are missing. Then the points stand for `pointsHa`, and for nothing else. */
  isWhole: boolean;
}

/** How {@link gridCoverage} judges. */
export interface GridCoverageOptions {
  /** True admits prefectures with a part of their points. Default false: they are refused. */
  partial?: boolean;
  /** Land area of a prefecture, ha. Default: the published one, `Prefecture.landHa`. */
  landHa?: (pref: number) => number;
}

/** Points that may lack in a row or column before what lies beyond counts as another shore. */
const LONGEST_GAP = 4;
/** Prefectures that a Fault tells in full. */
const MOST_TOLD = 8;

/**
 * Whether a grid holds all points of each prefecture that it reaches.
 *
 * The step of the points is found first: the commonest distance from a point to the next of its row, and from a row to
 * the next. Points times the cell of that step is then held against the land area. A point stands for the cell around
 * it. A cell wholly inside has its point, one wholly outside has none; only the cells that the border crosses can go
 * either way, however the grid lies and however finely the outline was drawn. The tolerance is therefore the area of
 * these cells: as many as the ends of rows and columns of points. A gap of up to {@link LONGEST_GAP} points ends
 * nothing, since points that are missing must not buy themselves a tolerance by the ends that they leave: a longer gap
 * of g points adds 2 cells by its row, and each missing point lies in one row and one column, so that the tolerance
 * grows by at most 2/5 + 2/5 of what is missing.
 *
 * @returns one entry for each prefecture with points, by code.
 * @throws Fault when the step is not {@link GRID_SPACING}, when points are missing (unless `partial`), and when there
 * are more than the land can hold.
 */
export function gridCoverage(grid: ArdGrid, options: GridCoverageOptions = {}): GridCoverage[] {
  const { partial = false, landHa = (pref: number) => PREFECTURES[pref - 1].landHa } = options;
  const steps = stepsOf(grid);
  const isStrange = (step: number) => step !== GRID_SPACING && !Number.isNaN(step);
  const strange = steps.filter(({ east, south }) => isStrange(east) || isStrange(south));
  if (strange.length > 0) {
    const say = (step: number) => Number.isNaN(step) ? "no common step" : `${step} m`;
    throw new Fault(`landuse: the points do not lie ${GRID_SPACING} m apart`, {
      expected: `${GRID_SPACING} m from a point to the next, in its row and from row to row`,
      found: told(strange, ({ east, south }) => `${say(east)} in a row, ${say(south)} from row to row`),
      where: whereOf(strange),
      remedy:
        "give all points of the 500 m grid, not those of the 4 km grid alone nor every second one, with x and y in " +
        "metres of the coordinate system whose axes the grid follows",
    });
  }
  const border = borderCells(grid);
  const coverage = steps.map(({ pref, points, east, south }): GridCoverage => {
    // Points without a step of their own are too few or too scattered to be whole; the area tells how far they are.
    const cellHa = (east || GRID_SPACING) * (south || GRID_SPACING) / 10_000;
    const land = landHa(pref);
    const [pointsHa, toleranceHa] = [points * cellHa, border[pref] * cellHa];
    return { pref, points, pointsHa, landHa: land, toleranceHa, isWhole: pointsHa >= land - toleranceHa };
  });
  const over = coverage.filter(({ pointsHa, landHa, toleranceHa }) => pointsHa > landHa + toleranceHa);
  if (over.length > 0) {
    throw areaFault(
      "more points than the land can hold",
      over,
      [
        "check the prefecture codes, and that x and y are metres on the ground in the coordinate system that the entry",
        "names",
      ].join(" "),
    );
  }
  const missing = coverage.filter(({ isWhole }) => !isWhole);
  if (missing.length > 0 && !partial) {
    throw areaFault(
      "points of the grid are missing",
      missing,
      "give all points of these prefectures, or none; to have rates of these points alone, admit it by `partial` " +
        "(a parameter of the notebook: -p partial=true), and the report says so",
    );
  }
  return coverage;
}

/** A prefecture's points with their step, m; NaN where there is none, see {@link commonest}. */
interface Step {
  pref: number;
  points: number;
  east: number;
  south: number;
}

function stepsOf({ x, y, pref }: ArdGrid): Step[] {
  const points = new Int32Array(48);
  const last = new Int32Array(48).fill(-1);
  const east = Array.from({ length: 48 }, () => new Map<number, number>());
  const south = Array.from({ length: 48 }, () => new Map<number, number>());
  for (let k = 0; k < x.length; k++) {
    const [p, before] = [pref[k], last[pref[k]]];
    points[p]++;
    last[p] = k;
    if (before < 0) continue;
    const [into, step] = y[before] === y[k] ? [east[p], x[k] - x[before]] : [south[p], y[before] - y[k]];
    into.set(step, (into.get(step) ?? 0) + 1);
  }
  return PREFECTURES.filter(({ code }) => points[code] > 0).map(({ code }) => ({
    pref: code,
    points: points[code],
    east: commonest(east[code]),
    south: commonest(south[code]),
  }));
}

/**
 * The commonest step; NaN where fewer than ten were found or none makes up a third of them, as between stray points.
 * The smaller where two are equally common: the order of the points must not decide.
 */
function commonest(counts: Map<number, number>): number {
  let [best, most, total] = [NaN, 0, 0];
  for (const [step, n] of counts) {
    total += n;
    if (n > most || (n === most && step < best)) [best, most] = [step, n];
  }
  return total >= 10 && 3 * most >= total ? best : NaN;
}

/** Ends of the rows and columns of each prefecture's points. */
function borderCells({ x, y, pref }: ArdGrid): Int32Array {
  const ends = new Int32Array(48);
  const longest = (LONGEST_GAP + 1) * GRID_SPACING;
  const rowBefore = new Int32Array(48).fill(-1);
  const columnBefore = Array.from({ length: 48 }, () => new Map<number, number>());
  for (let k = 0; k < x.length; k++) {
    const west = rowBefore[pref[k]];
    const north = columnBefore[pref[k]].get(x[k]);
    // The first point of a row has one end; so has the last, which the first stands for.
    if (west < 0 || y[west] !== y[k] || x[k] - x[west] > longest) ends[pref[k]] += 2;
    if (north === undefined || north - y[k] > longest) ends[pref[k]] += 2;
    rowBefore[pref[k]] = k;
    columnBefore[pref[k]].set(x[k], y[k]);
  }
  return ends;
}

function areaFault(what: string, prefectures: GridCoverage[], remedy: string): Fault {
  const hectares = (area: number) => Math.round(area).toLocaleString("en-US");
  return new Fault(`landuse: ${what}`, {
    expected: "points x 25 ha as much as the land area, but for the cells that the border crosses",
    found: told(
      prefectures,
      ({ points, pointsHa, landHa, toleranceHa }) =>
        `${points} points = ${hectares(pointsHa)} ha, of ${hectares(landHa)} ha (within ${
          hectares(toleranceHa)
        } ha)`,
    ),
    where: whereOf(prefectures),
    remedy,
  });
}

function told<Row extends { pref: number }>(rows: Row[], say: (row: Row) => string): string {
  const lines = rows.slice(0, MOST_TOLD).map((row) => `${PREFECTURES[row.pref - 1].label.en}: ${say(row)}`);
  return [...lines, ...(rows.length > MOST_TOLD ? [`and ${rows.length - MOST_TOLD} more`] : [])].join("\n");
}

function whereOf(rows: { pref: number }[]): string {
  const codes = rows.map(({ pref }) => pref).join(", ");
  return `${rows.length === 1 ? "prefecture" : "prefectures"} ${codes}`;
}
