import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/** Names of the columns of a collar's table. A position is longitude and latitude, or x and y. */
export interface FixColumns {
  animal: string;
  /** Date and time in one column; or a `date` and a `clock`. */
  time: string;
  date: string;
  /** Time of day, `13:05` or `13:05:20`. */
  clock: string;
  longitude: string;
  latitude: string;
  /** East, m. */
  x: string;
  /** North, m. */
  y: string;
  dop: string;
  fixType: string;
  elevation: string;
  battery: string;
  temperature: string;
}

type Role = keyof FixColumns;

/**
 * Names by which a column is found, without regard to case, spaces, and `- _ . :`; the first group with a column in the
 * table decides. Beside Japanese and English words these are the terms of the Movebank attribute dictionary
 * (`location-long`, `gps:dop`, `height-above-ellipsoid`, ...).
 */
export const FIX_NAMES: Readonly<Record<Role, readonly (readonly string[])[]>> = {
  animal: [
    [
      "individual-local-identifier",
      "individual_id",
      "animal",
      "animal_id",
      "animals_id",
      "個体",
      "個体番号",
      "個体ID",
      "個体名",
    ],
    [
      "tag-local-identifier",
      "collar",
      "collar_id",
      "首輪番号",
      "首輪ID",
      "首輪",
      "発信機番号",
      "機体番号",
      "端末番号",
    ],
    ["id", "name", "名前"],
  ],
  time: [
    [
      "timestamp",
      "datetime",
      "date_time",
      "acquisition_time",
      "fix_time",
      "time_utc",
      "utc_datetime",
      "測位日時",
      "測位時刻",
      "日時",
      "取得日時",
      "観測日時",
    ],
    ["t", "time"],
  ],
  date: [["date", "日付", "測位日", "年月日", "utc_date", "lmt_date"]],
  clock: [["clock", "time_of_day", "時刻", "時間", "utc_time", "lmt_time"], ["time"]],
  longitude: [["location-long", "longitude", "long", "lon", "lng", "経度"]],
  latitude: [["location-lat", "latitude", "lat", "緯度"]],
  // Which of X座標 and Y座標 is north hangs on the coordinate system: reading decides it.
  x: [["x", "easting", "utm-easting", "X座標", "x_m"]],
  y: [["y", "northing", "utm-northing", "Y座標", "y_m"]],
  dop: [["dop", "gps:dop"], ["pdop", "gps:pdop", "hdop", "gps:hdop", "gdop"]],
  fixType: [["fix_type", "gps:fix-type", "fixtype", "測位種別", "測位状態", "測位モード", "nav"]],
  elevation: [
    [
      "height-above-ellipsoid",
      "ellipsoidal_height",
      "楕円体高",
      "height-above-msl",
      "height-above-mean-sea-level",
      "elevation_msl",
      "標高",
    ],
    ["elevation", "altitude", "alt", "height", "height-raw", "高度", "高さ"],
  ],
  battery: [[
    "tag-voltage",
    "battery",
    "battery_voltage",
    "voltage",
    "電池電圧",
    "電圧",
    "電池",
    "バッテリー",
  ]],
  temperature: [["external-temperature", "temperature", "temp", "温度", "気温"]],
};

/** Roles that a table need not have. */
const OPTIONAL: readonly Role[] = ["dop", "fixType", "elevation", "battery", "temperature"];

/** Columns of a table, by role; those that the table has not are absent. */
export type FoundColumns = Partial<FixColumns>;

/**
 * Finds the columns of fixes by their names.
 *
 * @param given Names that are stated: they go before {@link FIX_NAMES}. An empty text says that the column is not to be
 * used.
 * @throws Fault where a stated column is not there, two columns fit a role equally well, or time or position is missing.
 */
export function findFixColumns(table: Table, given: Partial<FixColumns> = {}): FoundColumns {
  const names = table.schema.fields.map(({ name }) => name);
  const find = (role: Role): string | undefined => {
    const stated = given[role];
    if (stated === "") return undefined;
    if (stated !== undefined) {
      if (names.includes(stated)) return stated;
      throw missing(names, `the column ${stated}`, role);
    }
    for (const group of FIX_NAMES[role]) {
      const wanted = new Set(group.map(plainName));
      const fitting = names.filter((name) => wanted.has(plainName(name)));
      if (fitting.length > 1) throw ambiguous(role, fitting);
      if (fitting.length === 1) return fitting[0];
    }
    return undefined;
  };
  const found: FoundColumns = {};
  const take = (role: Role, column = find(role)) => {
    if (column !== undefined) found[role] = column;
    return column !== undefined;
  };
  take("animal");
  const [date, clock] = [find("date"), find("clock")];
  if (date !== undefined && clock !== undefined && date !== clock && given.time === undefined) {
    Object.assign(found, { date, clock });
  } else if (!take("time") && !take("time", timestampAt(table, date))) {
    throw missing(names, "a column of times, or one of dates and one of times of day", "time");
  }
  const geographic = take("longitude") && take("latitude");
  if (!geographic || (given.x !== undefined && given.y !== undefined)) {
    delete found.longitude;
    delete found.latitude;
    if (!(take("x") && take("y"))) {
      throw missing(names, "longitude and latitude, or x and y", geographic ? "x" : "longitude");
    }
  }
  for (const role of OPTIONAL) take(role);
  return found;
}

/** A column called date that holds whole times. */
function timestampAt(table: Table, name: string | undefined): string | undefined {
  const type = name === undefined ? undefined : table.getChild(name)?.type;
  return type !== undefined && DataType.isTimestamp(type) ? name : undefined;
}

/** The name of a column without regard to case, width, spaces, and `- _ . :`. */
export const plainName = (name: string) => name.normalize("NFKC").toLowerCase().replace(/[\s\-_.:]/g, "");

/** How a column is named, in a notebook and in code. */
export function said(role: Role, column: string): string {
  return `in the notebook -p columns="${role}=${column}", in code { columns: { ${role}: ${
    JSON.stringify(column)
  } } }`;
}

function ambiguous(role: Role, fitting: readonly string[]): Fault {
  return new Fault(`wildlife: two columns fit ${role}`, {
    expected: `one column for ${role}`,
    found: fitting.join(", "),
    remedy: `name the one that is meant: ${said(role, fitting[0])}`,
  });
}

function missing(names: readonly string[], expected: string, role: Role): Fault {
  return new Fault("wildlife: a table of fixes lacks a column", {
    expected,
    found: names.join(", ") || "no column",
    remedy: `name it: ${said(role, "...")}`,
  });
}
