import { Float64, type Table, type Vector, vectorFromArray } from "apache-arrow";
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
 * With `mesh` a column of codes of JIS X 0410 (one whose name has メッシュ or mesh in it) is taken as well, or instead; it is
 * handed on as `mesh`: see {@link capturePlaces}.
 *
 * @param to Projected, m.
 * @param from Coordinate system of the table's plane coordinates, or of its degrees; without it `to`, and JGD2011 for degrees.
 * @param where What the table is, for errors.
 * @param mesh Whether codes of a mesh will do. Default false.
 * @throws {Fault} no columns of places: names of those that were looked for, and what to do about codes of a mesh; two
 *   columns of such codes.
 */
export function withPlaces(
  table: Table,
  to: Crs,
  { from, where, mesh = false }: { from?: Crs; where: string; mesh?: boolean },
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
  const codes = mesh ? meshColumn(names, where) : undefined;
  if (x === undefined || y === undefined) {
    if (codes === undefined) throw noPlaces(names, to, where);
    const none = vectorFromArray(new Array<null>(table.numRows).fill(null), new Float64());
    return { table: withColumns(table, { x: none, y: none, mesh: table.getChild(codes)! }), cautions: [] };
  }
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
  const own: Record<string, Vector> = codes === undefined ? {} : { mesh: table.getChild(codes)! };
  return { table: withColumns(table, { x: gaps(0), y: gaps(1), ...own }), cautions };
}

/** A table with these columns, in place of those of the same name. */
function withColumns(table: Table, columns: Record<string, Vector>): Table {
  const others = table.schema.fields.filter(({ name }) => !(name in columns));
  const units = others.flatMap(({ name, metadata }) => {
    const unit = metadata.get("unit");
    return unit === undefined ? [] : [[name, unit]];
  });
  return tableFrom(
    { ...Object.fromEntries(others.map(({ name }) => [name, table.getChild(name)!])), ...columns },
    { units: { ...Object.fromEntries(units), x: "m", y: "m" } },
  );
}

const isMesh = (name: string) => /mesh|メッシュ/i.test(name.normalize("NFKC"));

/** The column of codes of a mesh. @throws {Fault} two of them. */
function meshColumn(names: readonly string[], where: string): string | undefined {
  const found = names.filter(isMesh);
  if (found.length < 2) return found[0];
  throw new Fault("wildlife: two columns of codes of a mesh", {
    expected: "one",
    found: found.join(", "),
    where,
    remedy: "leave out the coarser one, e.g. by `fieldsMatch: subset` in the catalog entry",
  });
}

function noPlaces(names: readonly string[], to: Crs, where: string): Fault {
  const mesh = names.find(isMesh);
  return new Fault("wildlife: a table without places", {
    expected:
      `x (east) and y (north), m, in ${to}; X座標 and Y座標 (in the plane rectangular system north and east); ` +
      "or longitude and latitude (経度, 緯度), degrees",
    found: names.join(", ") || "no column",
    where,
    remedy: mesh === undefined
      ? "name the columns so, in the table or by the fields of its catalog entry"
      : `${mesh}: surveys are not read by codes of a mesh, only work logs and records of captured animals: fill in latitude ` +
        "and longitude of what was observed",
  });
}
