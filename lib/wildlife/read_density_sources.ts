import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";
import type { CameraCounts, CollarUse, DroneCounts } from "./density_source.ts";
import { nameColumn } from "./name_column.ts";
import { outsideArea } from "./outside_area.ts";

/**
 * Counts of cameras from a table with `camera`, `x`, `y` (m, of the area's coordinate system), `videos` (of the species, at
 * the focal area), `exposure` (km2: focal area x research time x activity level / (mean staying time x passes per video)) and
 * `log_error` (standard error of the logarithm of what cameras share: staying time, activity, passes, focal area; the same in
 * all rows). A REST analysis knows all of them: density of a camera is `videos / exposure`.
 *
 * @throws {Fault} a column or value that is missing, a camera outside the area, different `log_error`.
 */
export function readCameraCounts(table: Table, area: DensityArea): CameraCounts {
  const names = nameColumn(table, "camera");
  return {
    kind: "camera",
    cell: cellsOf(table, area, (row) => `camera ${names[row]}`),
    count: columnNumbers(table, "videos"),
    exposure: columnNumbers(table, "exposure"),
    logError: common(table, "log_error"),
    names,
  };
}

/**
 * Counts of a drone from a table with one row for each flight and cell: `flight` (number), `x`, `y` (a place in the cell, m),
 * `covered` (km2 of the cell that were flown over), `detection` (probability that a deer in it is counted: availability x
 * detection), `count` and `log_error` (standard error of the logarithm of `detection`, the same in all rows). Cells that were
 * flown over without a deer belong in it, with 0.
 *
 * @throws {Fault} a column or value that is missing, a place outside the area, different `log_error`.
 */
export function readDroneCounts(table: Table, area: DensityArea): DroneCounts {
  const flight = columnNumbers(table, "flight");
  const names = Array.from(flight, (number, row) => `${number}-${row + 1}`);
  return {
    kind: "drone",
    cell: cellsOf(table, area, (row) => `row ${row + 1}`),
    count: columnNumbers(table, "count"),
    covered: columnNumbers(table, "covered"),
    detection: columnNumbers(table, "detection"),
    logError: common(table, "log_error"),
    names,
  };
}

/**
 * Use by collared animals from a table with one row for each animal and cell: `animal`, `x`, `y` (a place in the cell, m),
 * `fixes` (after screening) and `effective` (what all fixes of the animal are worth: the effective sample size of its
 * autocorrelated kernel estimate, the same in all its rows). Cells within reach that were not used belong in it, with 0: those
 * of, say, the 99.9 % isopleth and a ring around it.
 *
 * @throws {Fault} a column or value that is missing, a place outside the area, different `effective` of an animal.
 */
export function readCollarUse(table: Table, area: DensityArea): CollarUse {
  const name = nameColumn(table, "animal");
  const animals = [...new Set(name)];
  const effective = columnNumbers(table, "effective");
  return {
    kind: "collar",
    cell: cellsOf(table, area, (row) => `animal ${name[row]}, row ${row + 1}`),
    animal: Int32Array.from(name, (of) => animals.indexOf(of)),
    fixes: columnNumbers(table, "fixes"),
    animals,
    effective: Float64Array.from(
      animals,
      (animal) =>
        theSame(effective.filter((_, row) => name[row] === animal), "effective", `animal ${animal}`),
    ),
  };
}

function cellsOf(table: Table, area: DensityArea, where: (row: number) => string): Int32Array {
  const [x, y] = [columnNumbers(table, "x"), columnNumbers(table, "y")];
  const cells = cellsAt(area, x, y);
  const outside = cells.indexOf(-1);
  if (outside < 0) return cells;
  throw outsideArea(area, x, y, where(outside));
}

const common = (table: Table, name: string) => theSame(columnNumbers(table, name), name, "all rows");

function theSame(values: Float64Array, name: string, where: string): number {
  const other = values.find((value) => value !== values[0]);
  if (values.length > 0 && other === undefined) return values[0];
  throw new Fault(`wildlife: column ${name} has no one value`, {
    expected: "one value in all rows: it belongs to all of them together",
    found: values.length === 0 ? "no rows" : `${values[0]} and ${other}`,
    where,
  });
}
