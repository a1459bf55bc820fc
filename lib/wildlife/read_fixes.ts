import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { converter, type Crs, isGeographic, JGD2011 } from "../geo/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { findFixColumns, type FixColumns, type FoundColumns, said } from "./fix_columns.ts";
import { type FixTimeOptions, fixTimes, optionalNumbers } from "./fix_times.ts";
import type { DroppedRow, DropReason, Fixes, HeightReference } from "./fixes.ts";
import { planeAxes } from "./plane_axes.ts";

/** When a collar was on its animal, ms since 1970 UTC; both ends belong to it. */
export interface Deployment {
  from?: number;
  until?: number;
}

/** How a collar's table is read. */
export interface ReadFixesOptions extends FixTimeOptions {
  /** Columns that are not found by {@link FIX_NAMES}; an empty text leaves one out. */
  columns?: Partial<FixColumns>;
  /** Of the positions. Default: JGD2011 for longitude and latitude; required for x and y. */
  crs?: Crs;
  /** Name of the one animal of a table without a column that names it. */
  animal?: string;
  /** By animal; `*` stands for those that are not named. */
  deployments?: Readonly<Record<string, Deployment>>;
  /** Last time that can be: later ones are in the future. */
  until?: number;
  /** Default: what the column's name says (`height-above-ellipsoid`, 楕円体高; `height-above-msl`, 標高), else unknown. */
  heightReference?: HeightReference;
}

/** Fixes as read, and what was left out. */
export interface FixReading {
  fixes: Fixes;
  /** In the source. */
  rows: number;
  dropped: DroppedRow[];
  columns: FoundColumns;
  cautions: Caution[];
}

/** Animals that a table may hold. */
const MOST_ANIMALS = 65_535;

/**
 * Reads a collar's table, as the catalog gives it: any columns found by {@link FIX_NAMES} or named, and Movebank files as
 * they are. Rows are put in order of animal and time; a row without animal, time or possible position, outside its
 * deployment, or that repeats the time of another is left out and listed with its reason. Of rows of one time and
 * different places the one of the lowest DOP stays, or the first. Which of X座標 and Y座標 is north depends on the coordinate
 * system; a caution says how they were read.
 *
 * @throws Fault where columns are missing or ambiguous, for coordinates in degrees called metres, for a unit that is
 * another one, and where no row is left.
 */
export function readFixes(table: Table, options: ReadFixesOptions = {}): FixReading {
  const found = findFixColumns(table, options.columns);
  const crs = crsOf(found, options.crs);
  const geographic = isGeographic(crs);
  refuseUnits(table, found, geographic);
  const { columns, cautions } = turned(table, found, crs, options.columns);
  const names = animalsOf(table, columns, options.animal);
  const { time, problem } = fixTimes(table, columns, options);
  const x = columnNumbers(table, columns.longitude ?? columns.x!, { missing: NaN });
  const y = columnNumbers(table, columns.latitude ?? columns.y!, { missing: NaN });
  const possible = positionCheck(crs, x, y);
  const marks = outlierMarks(table);
  const dropped: DroppedRow[] = [];
  const rows: number[] = [];
  for (let i = 0; i < table.numRows; i++) {
    const reason: DropReason | undefined = names[i] === ""
      ? "no-animal"
      : marks[i] === 1
      ? "marked-outlier"
      : problem.get(i) ?? possible(i) ?? whenever(time[i], names[i], options);
    if (reason === undefined) rows.push(i);
    else dropped.push({ row: i + 1, animal: names[i], reason });
  }
  const animals = [...new Set(names.filter((name) => name !== ""))].sort();
  refuseTooMany(animals.length);
  const number = new Map(animals.map((name, k) => [name, k]));
  const dop = optionalNumbers(table, columns.dop);
  const before = (a: number, b: number) => number.get(names[a])! - number.get(names[b])! || time[a] - time[b];
  const isSorted = rows.every((row, k) => k === 0 || before(rows[k - 1], row) <= 0);
  rows.sort((a, b) => before(a, b) || (dop ? (dop[a] || Infinity) - (dop[b] || Infinity) || 0 : 0) || a - b);
  const kept: number[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    if (last === undefined || before(last, row) !== 0) {
      kept.push(row);
      continue;
    }
    const same = x[last] === x[row] && y[last] === y[row];
    dropped.push({ row: row + 1, animal: names[row], reason: same ? "duplicate" : "contrary-duplicate" });
  }
  if (kept.length === 0) throw nothingLeft(table.numRows, dropped);
  const of = (values: Float64Array | undefined) => values && Float64Array.from(kept, (row) => values[row]);
  const elevation = of(optionalNumbers(table, columns.elevation));
  const reference = options.heightReference ?? (columns.elevation && referenceOf(columns.elevation));
  const fixType = columns.fixType === undefined ? undefined : textsOf(table, columns.fixType);
  const fixes: Fixes = {
    animals,
    animal: Uint16Array.from(kept, (row) => number.get(names[row])!),
    crs,
    time: of(time)!,
    x: of(x)!,
    y: of(y)!,
    row: Uint32Array.from(kept, (row) => row + 1),
    ...(dop && { dop: of(dop)! }),
    ...(elevation && { elevation }),
    ...(elevation && reference && { heightReference: reference }),
    ...(fixType && { fixType: kept.map((row) => fixType[row]) }),
    ...(columns.battery && { battery: of(optionalNumbers(table, columns.battery))! }),
    ...(columns.temperature && { temperature: of(optionalNumbers(table, columns.temperature))! }),
  };
  dropped.sort((a, b) => a.row - b.row);
  return {
    fixes,
    rows: table.numRows,
    dropped,
    columns,
    cautions: isSorted ? cautions : [...cautions, UNSORTED],
  };
}

const UNSORTED = caution(
  "unsorted",
  "入力の行は時刻の順に並んでいなかったため、並べ替えた",
  "The rows of the source were not in order of time; they were sorted",
);

/** The columns with x east and y north, where nobody stated which is which. */
function turned(
  table: Table,
  columns: FoundColumns,
  crs: Crs,
  stated: Partial<FixColumns> = {},
): { columns: FoundColumns; cautions: Caution[] } {
  const { x, y } = columns;
  if (
    x === undefined || y === undefined || isGeographic(crs) || stated.x !== undefined ||
    stated.y !== undefined
  ) {
    return { columns, cautions: [] };
  }
  const values = (name: string) => columnNumbers(table, name, { missing: NaN });
  const { cautions, ...axes } = planeAxes({ x, y }, crs, { x: values(x), y: values(y) });
  return { columns: { ...columns, ...axes }, cautions };
}

function crsOf(columns: FoundColumns, given: Crs | undefined): Crs {
  const degrees = columns.longitude !== undefined;
  const crs = given ?? (degrees ? JGD2011 : undefined);
  if (crs === undefined) {
    throw new Fault("wildlife: x and y without a coordinate system", {
      expected: "the coordinate system of the positions",
      found: `columns ${columns.x}, ${columns.y}`,
      remedy: 'say it: { crs: "EPSG:6676" }, or in the catalog entry: "crs"',
    });
  }
  if (!degrees || isGeographic(crs)) return crs;
  throw new Fault("wildlife: longitude and latitude in metres", {
    expected: "a coordinate system in degrees for longitude and latitude, e.g. EPSG:6668",
    found: crs,
    remedy: `correct the coordinate system, or name the columns of x and y: ${said("x", "...")}`,
  });
}

const DEGREES = ["deg", "degree", "degrees", "°", "度"];

function refuseUnits(table: Table, columns: FoundColumns, geographic: boolean): void {
  const place = geographic ? DEGREES : ["m"];
  const expected: [string | undefined, readonly string[]][] = [
    [columns.longitude ?? columns.x, place],
    [columns.latitude ?? columns.y, place],
    [columns.elevation, ["m"]],
    [columns.temperature, ["°C", "Cel", "degC", "℃"]],
  ];
  for (const [column, units] of expected) {
    const unit = table.schema.fields.find(({ name }) => name === column)?.metadata.get("unit");
    // `1` stands in an entry for a number whose unit nobody said.
    if (unit === undefined || unit === "1" || units.includes(unit)) continue;
    throw new Fault("wildlife: a column of fixes has another unit", {
      expected: units.join(", "),
      found: unit,
      where: `column ${column}`,
      remedy: "convert the column, or correct its unit in the catalog entry",
    });
  }
}

function animalsOf(table: Table, columns: FoundColumns, animal: string | undefined): string[] {
  if (animal !== undefined) return Array<string>(table.numRows).fill(animal);
  if (columns.animal !== undefined) return textsOf(table, columns.animal).map((text) => text.trim());
  throw new Fault("wildlife: a table of fixes does not name its animals", {
    expected: "a column that names the animal or collar",
    found: table.schema.fields.map(({ name }) => name).join(", "),
    remedy: `name the column: ${said("animal", "...")}; or, in a table of one animal, the animal: ` +
      '-p animalName=N01, in code { animal: "N01" }',
  });
}

/** Texts of a column, also of one of numbers; empty where there is none. */
function textsOf(table: Table, column: string): string[] {
  const type = table.getChild(column)!.type;
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return columnTexts(table, column, { missing: "" });
  return Array.from(
    columnNumbers(table, column, { missing: NaN }),
    (value) => Number.isNaN(value) ? "" : String(value),
  );
}

function positionCheck(crs: Crs, x: Float64Array, y: Float64Array): (i: number) => DropReason | undefined {
  const geographic = isGeographic(crs);
  const known = x.filter((value, i) => Number.isFinite(value) && Number.isFinite(y[i]));
  if (
    !geographic && known.length > 0 && x.every((value, i) => !(Math.abs(value) > 180 || Math.abs(y[i]) > 90))
  ) {
    throw new Fault("wildlife: positions in metres that look like degrees", {
      expected: `x and y in ${crs}`,
      found: `x from ${known.reduce((a, b) => Math.min(a, b))} to ${known.reduce((a, b) => Math.max(a, b))}`,
      remedy: 'correct the coordinate system, e.g. "EPSG:6668" for longitude and latitude',
    });
  }
  const { forward } = converter(crs, JGD2011);
  return (i) => {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) return "no-position";
    // Collars write 0, 0 where they found no satellites.
    if (x[i] === 0 && y[i] === 0) return "impossible-position";
    if (geographic) return Math.abs(x[i]) <= 180 && Math.abs(y[i]) <= 90 ? undefined : "impossible-position";
    // Farther than half a circumference from any origin; projections give numbers there all the same.
    const isFar = !(Math.abs(x[i]) < 2.1e7 && Math.abs(y[i]) < 2.1e7);
    return isFar || !(Math.abs(forward(x[i], y[i])[1]) <= 90) ? "impossible-position" : undefined;
  };
}

function whenever(
  time: number,
  animal: string,
  { deployments = {}, until = Infinity }: ReadFixesOptions,
): DropReason | undefined {
  const { from = -Infinity, until: end = Infinity } = deployments[animal] ?? deployments["*"] ?? {};
  return time < from ? "before-deployment" : time > Math.min(until, end) ? "after-end" : undefined;
}

/** 1 for each row that the source itself marks: Movebank's `visible` and `...-marked-outlier`. */
function outlierMarks(table: Table): Uint8Array {
  const marks = new Uint8Array(table.numRows);
  for (const { name } of table.schema.fields) {
    const isVisible = /^visible$/i.test(name);
    if (!isVisible && !/^(manually|algorithm|import)[-_]marked[-_]outlier$/i.test(name)) continue;
    const values = table.getChild(name)!;
    for (let i = 0; i < marks.length; i++) {
      const text = String(values.get(i) ?? "").toLowerCase();
      if (isVisible ? ["false", "0"].includes(text) : ["true", "1"].includes(text)) marks[i] = 1;
    }
  }
  return marks;
}

function referenceOf(column: string): HeightReference | undefined {
  const name = column.toLowerCase();
  if (name.includes("ellipsoid") || name.includes("楕円体高")) return "ellipsoidal";
  return /msl|sea[-_ ]?level|標高/.test(name) ? "orthometric" : undefined;
}

function refuseTooMany(animals: number): void {
  if (animals <= MOST_ANIMALS) return;
  throw new Fault("wildlife: too many animals", {
    expected: `up to ${MOST_ANIMALS}`,
    found: `${animals}`,
    remedy: `name the column of animals: ${said("animal", "...")}`,
  });
}

function nothingLeft(rows: number, dropped: readonly DroppedRow[]): Fault {
  const counts = new Map<string, number>();
  for (const { reason } of dropped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return new Fault("wildlife: no row of the table is a fix", {
    expected: "rows with animal, time and position, within the deployment",
    found: `${rows} rows: ${[...counts].map(([reason, count]) => `${count} ${reason}`).join(", ") || "none"}`,
    remedy: "check the columns, the zone and the times of deployment",
  });
}
