import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { CoveredArea } from "./covered_area.ts";
import { habitatCells } from "./habitat.ts";
import type { Individual } from "./individuals.ts";

/** A flight as {@link droneCells} takes it. */
export interface CelledFlight {
  /** Number of the flight. */
  flight: number;
  covered: CoveredArea;
  /** Animals that are counted. */
  individuals: readonly Individual[];
  /** Probability that one pass sees an animal, and the standard error of its logarithm. */
  detection: { estimate: number; logError: number };
  /** Share of the animals that can be seen at all. */
  availability: number;
}

/** Side of the squares by which covered ground is measured, m. */
const FINE = 5;

/**
 * Counts by flight and cell, as {@link readDroneCounts} takes them: `flight`, `x` and `y` (middle of the cell, m),
 * `covered` (km2), `detection` (mean over the covered ground: where two passes look, an animal is missed by both),
 * `count` and `log_error`. Cells lie on multiples of their side.
 *
 * @param cell Side of a cell, m; a multiple of 5.
 * @throws Fault for another side.
 */
export function droneCells(flights: readonly CelledFlight[], cell: number): Table {
  if (!(cell > 0 && cell % FINE === 0)) {
    throw new Fault("wildlife: not a side of a cell", {
      expected: `a multiple of ${FINE} m`,
      found: String(cell),
    });
  }
  const rows = flights.flatMap(({ flight, covered, individuals, detection, availability }) => {
    const cells = new Map<string, { x: number; y: number; covered: number; seen: number; count: number }>();
    const at = (x: number, y: number) => {
      const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
      const key = `${column} ${row}`;
      const known = cells.get(key) ??
        { x: (column + 0.5) * cell, y: (row + 0.5) * cell, covered: 0, seen: 0, count: 0 };
      cells.set(key, known);
      return known;
    };
    const corners = covered.polygon.coordinates.flat(2);
    const [west, north] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([, y]) => y))];
    const [east, south] = [Math.max(...corners.map(([x]) => x)), Math.min(...corners.map(([, y]) => y))];
    const origin = [Math.floor(west / FINE) * FINE, Math.ceil(north / FINE) * FINE] as const;
    const [width, height] = [Math.ceil((east - origin[0]) / FINE), Math.ceil((origin[1] - south) / FINE)];
    const passes = new Uint8Array(width * height);
    for (const { polygon } of covered.passes) {
      habitatCells(polygon, { origin, cell: FINE, width, height }).forEach((is, k) => passes[k] += is);
    }
    passes.forEach((number, k) => {
      if (number === 0) return;
      const own = at(origin[0] + (k % width + 0.5) * FINE, origin[1] - (Math.floor(k / width) + 0.5) * FINE);
      own.covered += FINE * FINE;
      own.seen += FINE * FINE * (1 - (1 - detection.estimate) ** number);
    });
    for (const { place } of individuals) at(place.x, place.y).count++;
    // An animal at the edge may lie in a cell of which no fine square was covered.
    return [...cells.values()].map((own) => ({
      flight,
      ...own,
      covered: Math.max(own.covered, FINE * FINE) / 1e6,
      detection: availability * (own.covered > 0 ? own.seen / own.covered : detection.estimate),
      logError: detection.logError,
    }));
  }).sort((a, b) => a.flight - b.flight || b.y - a.y || a.x - b.x);
  const numbers = (of: (row: typeof rows[number]) => number) => Float64Array.from(rows, of);
  return tableFrom({
    flight: Int32Array.from(rows, ({ flight }) => flight),
    x: numbers(({ x }) => x),
    y: numbers(({ y }) => y),
    covered: numbers(({ covered }) => covered),
    detection: numbers(({ detection }) => detection),
    count: Int32Array.from(rows, ({ count }) => count),
    log_error: numbers(({ logError }) => logError),
  }, { units: { x: "m", y: "m", covered: "km2", detection: "1", log_error: "1" } });
}
