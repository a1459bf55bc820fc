import type { Random } from "../stats/mod.ts";
import { Fault } from "../fault/mod.ts";
import { isUnnamed, type PointIds } from "./point_ids.ts";

/**
 * Draw n of some rows at random, rising. The draw hangs on the names of the points, not on the order of the rows, and
 * a larger draw of the same stream holds the smaller one.
 *
 * @throws Fault when a point has no name: it could not be found again.
 */
export function drawPoints(ids: PointIds, rows: Iterable<number>, n: number, stream: Random): number[] {
  const named = Array.from(rows);
  const unnamed = named.find((row) => isUnnamed(ids, row));
  if (unnamed !== undefined) {
    throw new Fault("landuse: a point without a name cannot be drawn", {
      expected: "a name for every point",
      found: "an empty cell",
      where: `row ${unnamed + 1}`,
      remedy: "correct what check L03 finds first",
    });
  }
  named.sort((a, b) => (ids[a] < ids[b] ? -1 : ids[a] > ids[b] ? 1 : a - b));
  return stream.shuffle(named).slice(0, n).sort((a, b) => a - b);
}
