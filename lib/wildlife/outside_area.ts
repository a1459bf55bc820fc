import { Fault } from "../fault/mod.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";

/**
 * What to say of places that lie outside the cells of the area: how many, how far, and whether east and north look changed
 * over.
 *
 * @param x East, m; NaN where there is no place. @param y North, m.
 * @param where The first of them, or the table.
 */
export function outsideArea(area: DensityArea, x: Float64Array, y: Float64Array, where: string): Fault {
  const { origin: [west, north], cell, width, height } = area.grid;
  const given = Array.from(x.keys()).filter((row) => Number.isFinite(x[row]) && Number.isFinite(y[row]));
  const inside = (cells: Int32Array) => given.filter((row) => cells[row] >= 0).length;
  const [asRead, changedOver] = [inside(cellsAt(area, x, y)), inside(cellsAt(area, y, x))];
  const span = (values: Float64Array) => {
    const known = given.map((row) => values[row]);
    return `${Math.round(known.reduce((a, b) => Math.min(a, b), Infinity))} to ${
      Math.round(known.reduce((a, b) => Math.max(a, b), -Infinity))
    }`;
  };
  return new Fault(
    asRead === 0
      ? "wildlife: observations of another place than the area"
      : "wildlife: an observation outside the area",
    {
      expected: `places within the cells of capture-cells: ${area.crs}, east ${Math.round(west)} to ` +
        `${Math.round(west + width * cell)} m, north ${Math.round(north - height * cell)} to ${
          Math.round(north)
        } m`,
      found: `${given.length - asRead} of ${given.length} outside: east ${span(x)} m, north ${span(y)} m`,
      where,
      remedy: changedOver > asRead
        ? "east and north are the wrong way round: X of the plane rectangular system is north. " +
          "Call east x and north y, or the columns X座標 and Y座標 as they are in that system"
        : asRead === 0
        ? "the default data of the reports are of separate areas: make all tables, capture-cells among them, of one area, " +
          "in one coordinate system"
        : "enlarge the area (more rows in capture-cells), or leave the rows out and say so",
    },
  );
}
