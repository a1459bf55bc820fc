import { Float64, type Table, vectorFromArray } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { converter, type Crs, isGeographic, JGD2011 } from "../geo/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { Caution } from "./caution.ts";
import { FIX_NAMES, plainName } from "./fix_columns.ts";
import { optionalNumbers } from "./optional_numbers.ts";
import { planeAxes } from "./plane_axes.ts";

/** A table whose places are in `x` (east) and `y` (north), and what a reader has to know of how they were read. */
export interface PlacedTable {
  table: Table;
  cautions: Caution[];
}

/**
 * A table with its places in the columns `x` (east, m) and `y` (north, m) of one coordinate system, whatever they are called
 * in it: `x` and `y` themselves; X座標 and Y座標, which in the Japanese plane rectangular system are north and east
 * ({@link planeAxes}); or longitude and latitude (経度, 緯度) in degrees. Where a table has both, degrees are left alone. Rows
 * without a place stay so. A table without rows is handed back as it is.
 *
 * @param to Projected, m.
 * @param from Coordinate system of the table's plane coordinates, or of its degrees; without it `to`, and JGD2011 for degrees.
 * @param where What the table is, for errors.
 * @throws {Fault} no columns of places: names of those that were looked for, and what to do about codes of a mesh.
 */
export function withPlaces(
  table: Table,
  to: Crs,
  { from, where }: { from?: Crs; where: string },
): PlacedTable {
  if (table.numRows === 0) return { table, cautions: [] };
  const names = table.schema.names.map(String);
  const called = (role: "x" | "y" | "longitude" | "latitude") => {
    const known = new Set(FIX_NAMES[role].flat().map(plainName));
    return names.find((name) => known.has(plainName(name)));
  };
  const plane = { x: called("x"), y: called("y") };
  const degrees = { x: called("longitude"), y: called("latitude") };
  const isPlane = plane.x !== undefined && plane.y !== undefined;
  const { x, y } = isPlane ? plane : degrees;
  if (x === undefined || y === undefined) throw noPlaces(names, to, where);
  const values = { x: optionalNumbers(table, x), y: optionalNumbers(table, y) };
  const fallback = isPlane ? to : JGD2011;
  const system = from !== undefined && isGeographic(from) !== isPlane ? from : fallback;
  const axes = isPlane ? planeAxes({ x, y }, system, values) : { x, y, cautions: [] };
  // Columns called x and y are those that the catalog describes, x as east.
  const cautions = plainName(x) === "x" ? [] : axes.cautions;
  const { forward } = converter(system, to);
  const [east, north] = axes.x === x ? [values.x, values.y] : [values.y, values.x];
  const points = Array.from(east, (value, row) => forward(value, north[row]));
  const gaps = (at: 0 | 1) =>
    vectorFromArray(points.map((point) => Number.isNaN(point[at]) ? null : point[at]), new Float64());
  const others = names.filter((name) => name !== "x" && name !== "y");
  return {
    table: tableFrom({
      ...Object.fromEntries(others.map((name) => [name, table.getChild(name)!])),
      x: gaps(0),
      y: gaps(1),
    }),
    cautions,
  };
}

function noPlaces(names: readonly string[], to: Crs, where: string): Fault {
  const mesh = names.find((name) => /mesh|メッシュ/i.test(name.normalize("NFKC")));
  return new Fault("wildlife: a table without places", {
    expected:
      `x (east) and y (north), m, in ${to}; X座標 and Y座標 (in the plane rectangular system north and east); ` +
      "or longitude and latitude (経度, 緯度), degrees",
    found: names.join(", ") || "no column",
    where,
    remedy: mesh === undefined
      ? "name the columns so, in the table or by the fields of its catalog entry"
      : `${mesh}: codes of a mesh (5 km mesh, third-order mesh and so on) are not read, as they are larger than the cells ` +
        "of the plan. Fill in latitude and longitude where the animal was captured or the work was done; in records of " +
        "captured animals add them as empty columns where only the mesh is known: such records count as captures without a place",
  });
}
