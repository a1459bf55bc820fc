import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic } from "../geo/mod.ts";
import type { CameraDeploymentOptions } from "./camera_deployments.ts";
import type { Caution } from "./caution.ts";
import { FIX_NAMES, plainName } from "./fix_columns.ts";
import { optionalNumbers } from "./optional_numbers.ts";
import { planeAxes } from "./plane_axes.ts";

/** Columns with the places of deployments, as {@link readCameraDeployments} takes them. */
export interface DeploymentPlaces {
  /** East and north; empty where the table has no such columns. */
  columns: { x?: string; y?: string };
  cautions: Caution[];
}

/**
 * Which columns of a table of deployments are east and north, under the names that tables of collars and captures have too
 * ({@link FIX_NAMES}): longitude and latitude first where the coordinate system is geographic, plane coordinates first
 * else. X座標 and Y座標 are north and east in the plane rectangular system ({@link planeAxes}).
 *
 * @param crs Coordinate system of the table; undefined where the catalog does not say.
 * @param given Columns that are stated: they decide.
 * @throws Fault for one of the two alone, and for degrees with a projected coordinate system.
 */
export function deploymentPlaces(
  table: Table,
  crs: Crs | undefined,
  given: CameraDeploymentOptions["columns"] = {},
): DeploymentPlaces {
  const names = table.schema.fields.map(({ name }) => name);
  const called = (role: "x" | "y" | "longitude" | "latitude") => {
    const known = new Set(FIX_NAMES[role].flat().map(plainName));
    return names.find((name) => known.has(plainName(name)));
  };
  if (given.x !== undefined && given.y !== undefined) {
    return { columns: { x: given.x, y: given.y }, cautions: [] };
  }
  const plane = { x: given.x ?? called("x"), y: given.y ?? called("y"), isPlane: true };
  const degrees = { x: given.x ?? called("longitude"), y: given.y ?? called("latitude"), isPlane: false };
  const pairs = crs !== undefined && isGeographic(crs) ? [degrees, plane] : [plane, degrees];
  const found = pairs.find(({ x, y }) => x !== undefined && y !== undefined);
  if (found === undefined) {
    const lone = [plane.x, plane.y, degrees.x, degrees.y].find((name) => name !== undefined);
    if (lone === undefined) return { columns: {}, cautions: [] };
    throw new Fault("wildlife: deployments with one coordinate alone", {
      expected: "x and y, X座標 and Y座標, or longitude and latitude (経度, 緯度)",
      found: names.join(", "),
      remedy: `name the other one beside ${lone}: \`x=<its name>, y=<its name>\`, x is east`,
    });
  }
  const [x, y] = [found.x!, found.y!];
  if (crs === undefined) return { columns: { x, y }, cautions: [] };
  if (!found.isPlane && !isGeographic(crs)) {
    throw new Fault("wildlife: deployments in degrees, with a projected coordinate system", {
      expected: `plane coordinates in ${crs}`,
      found: `${x}, ${y}`,
      remedy: "give the catalog entry the coordinate system of the degrees as `crs`, e.g. EPSG:6668",
    });
  }
  // Columns called x and y are those that the catalog describes, x as east.
  if (!found.isPlane || plainName(x) === "x") return { columns: { x, y }, cautions: [] };
  const values = { x: optionalNumbers(table, x), y: optionalNumbers(table, y) };
  const axes = planeAxes({ x, y }, crs, values, "deploymentColumns");
  return { columns: { x: axes.x, y: axes.y }, cautions: axes.cautions };
}
