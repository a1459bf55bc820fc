import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { periodFields } from "./period_fields.ts";

/** Spacing of the interpretation grid, m. */
export const GRID_SPACING = 500;
/** Spacing of the national forest inventory's (NFI) grid, m. */
export const NFI_SPACING = 4000;

/** Interpreted points of a square grid, column by column, in rows from north to south and west to east. */
export interface ArdGrid {
  /** Position in a projected coordinate system whose axes the grid follows, m. */
  x: Int32Array;
  y: Int32Array;
  /** Prefecture, JIS X 0401. */
  pref: Uint8Array;
  /** 1 where the point belongs to the NFI's 4 km grid as well. */
  nfi: Uint8Array;
  /** Codes of 別表3 by the field names of 別表5. */
  codes: Record<string, Int8Array>;
}

/**
 * Take the columns `x`, `y`, `pref`, `nfi` and those of the codes from a table.
 *
 * @param fields Default: all fields of periods that the table has, see `periodFields`.
 * @throws Fault as `periodFields` without them, when a column is missing or has an empty cell, and when the rows are not in the order of {@link ArdGrid}.
 */
export function ardGrid(
  table: Table,
  fields: readonly string[] = fieldsOf(table),
): ArdGrid {
  const grid: ArdGrid = {
    x: new Int32Array(columnNumbers(table, "x")),
    y: new Int32Array(columnNumbers(table, "y")),
    pref: new Uint8Array(columnNumbers(table, "pref")),
    nfi: new Uint8Array(columnNumbers(table, "nfi")),
    codes: Object.fromEntries(fields.map((field) => [field, new Int8Array(columnNumbers(table, field))])),
  };
  for (let k = 1; k < grid.x.length; k++) {
    if (grid.y[k] < grid.y[k - 1] || (grid.y[k] === grid.y[k - 1] && grid.x[k] > grid.x[k - 1])) continue;
    throw new Fault("landuse: the points of the grid are not in order", {
      expected: "rows from north to south, in a row from west to east, each point once",
      found: `(${grid.x[k]}, ${grid.y[k]}) after (${grid.x[k - 1]}, ${grid.y[k - 1]})`,
      where: `row ${k + 1}`,
      remedy: "sort the table: ORDER BY y DESC, x",
    });
  }
  return grid;
}

function fieldsOf(table: Table): string[] {
  const { periods, since } = periodFields(table.schema.fields.map(({ name }) => name));
  return [...periods, ...since].map(({ field }) => field);
}

/**
 * The codes of a period.
 *
 * @throws Fault when the grid has no such field.
 */
export function codesOf({ codes }: Pick<ArdGrid, "codes">, field: string): Int8Array {
  const found = codes[field];
  if (found !== undefined) return found;
  throw new Fault("landuse: the grid has no such period", {
    expected: Object.keys(codes).join(", ") || "a grid with codes",
    found: field,
    remedy: "read the periods off the fields of the same table (periodFields)",
  });
}

/**
 * The points of a grid that the NFI's 4 km grid shares.
 *
 * @throws Fault when there is none, when they do not lie on one grid of 4 km, and when points of that grid are not
 * marked: survey plots (調査点) alone lack the land that was no forest, and give no AR rate.
 */
export function nfiPoints(grid: ArdGrid): ArdGrid {
  const chosen = Int32Array.from(grid.nfi.keys().filter((k) => grid.nfi[k] === 1));
  if (chosen.length === 0) {
    throw new Fault("landuse: the grid has no point of the 4 km grid", {
      expected: "points with `nfi` true",
      found: `${grid.nfi.length} points, none of them`,
    });
  }
  for (const k of chosen) {
    const steps = [grid.x[k] - grid.x[chosen[0]], grid.y[k] - grid.y[chosen[0]]];
    if (steps.some((metres) => metres % NFI_SPACING !== 0)) throw offGrid(grid, k, NFI_SPACING);
  }
  const unmarked: number[] = [];
  for (let k = 0; k < grid.nfi.length; k++) {
    const isOnGrid = (grid.y[k] - grid.y[chosen[0]]) % NFI_SPACING === 0 &&
      (grid.x[k] - grid.x[chosen[0]]) % NFI_SPACING === 0;
    if (isOnGrid && grid.nfi[k] !== 1) unmarked.push(k);
  }
  if (unmarked.length > 0) {
    const [first] = unmarked;
    const codes = [...new Set(unmarked.map((k) => grid.pref[k]))].sort((a, b) => a - b);
    throw new Fault("landuse: points of the 4 km grid are not marked", {
      expected: `all ${
        chosen.length + unmarked.length
      } points that lie whole steps of ${NFI_SPACING} m apart`,
      found: `${chosen.length} with \`nfi\` true; (${grid.x[first]}, ${grid.y[first]}) is not, for one`,
      where: `row ${first + 1}; prefectures ${codes.join(", ")}`,
      remedy:
        "mark every planned point (計画格子点), in forest or not, rather than the survey plots (調査点) alone",
    });
  }
  const take = <T extends Int32Array | Uint8Array | Int8Array>(from: T): T => {
    const into = new (from.constructor as { new (length: number): T })(chosen.length);
    for (let k = 0; k < chosen.length; k++) into[k] = from[chosen[k]];
    return into;
  };
  return {
    x: take(grid.x),
    y: take(grid.y),
    pref: take(grid.pref),
    nfi: take(grid.nfi),
    codes: Object.fromEntries(Object.entries(grid.codes).map(([field, codes]) => [field, take(codes)])),
  };
}

/** The Fault for a point that is not whole steps away from the first one of its grid. */
export function offGrid({ x, y }: ArdGrid, k: number, spacing: number): Fault {
  return new Fault("landuse: a point lies beside its grid", {
    expected: `whole steps of ${spacing} m from the first point`,
    found: `(${x[k]}, ${y[k]})`,
    where: `row ${k + 1}`,
    remedy:
      "give x and y in the coordinate system whose axes the grid follows, and mark one 4 km grid with `nfi`",
  });
}
