import { Fault } from "../fault/mod.ts";
import { type GridNeighbours, gridNeighbours } from "./grid_neighbours.ts";
import { PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/**
 * Neighbours of the points of stage 1 by their planned positions: coordinates in the table can be what is wrong. A point
 * that was not planned, or stands there for the second time, has none.
 *
 * @throws Fault when the plan has no positions, and as `gridNeighbours` does.
 */
export function plannedNeighbours(
  { stage1, planned }: Pick<ArdSurvey, "stage1" | "planned">,
): GridNeighbours {
  if (planned?.x === undefined || planned.y === undefined) {
    throw new Fault("landuse: nobody knows which points are neighbours", {
      expected: "planned points with x and y",
      found: planned === undefined ? "no plan" : "names only",
    });
  }
  const [px, py] = [planned.x, planned.y];
  const rows = new PointIndex(planned.point).rowsOf(stage1.point);
  for (const row of new PointIndex(stage1.point).repeated) rows[row] = -1;
  const take = (from: Float64Array) => Float64Array.from(rows, (row) => row < 0 ? NaN : from[row]);
  return gridNeighbours({ x: take(px), y: take(py) });
}
