import { Fault } from "../fault/mod.ts";
import type { ArdPeriod } from "./ard_period.ts";
import { type CodeColumn, codeColumn } from "./code_column.ts";
import { FieldFinder } from "./field_finder.ts";
import { periodOf } from "./period_fields.ts";
import { type PointIds, pointIds } from "./point_ids.ts";
import { attributesOf, type PointSource, type ReadWarning } from "./point_source.ts";
import { POINT_NAMES } from "./point_table.ts";
import { prefectureColumn } from "./prefecture_column.ts";

/** A period with its codes. */
export interface StackedPeriod extends ArdPeriod {
  column: CodeColumn;
}

/** The stacked database (別表5): the codes of all periods of each point. */
export interface StackedTable {
  rows: number;
  point: PointIds;
  /** Prefecture; 0 where the table does not say. */
  pref: Uint8Array;
  /** In time: first the earliest `KP_ARD**` (from the base year), then the periods `kpard**_**` that follow. */
  periods: StackedPeriod[];
  /** Further `KP_ARD**`: codes from the base year to a later year, by year. */
  since: StackedPeriod[];
  /** Fields that are none of 別表5. They are not read. */
  others: string[];
  warnings: ReadWarning[];
}

/** How the stack is read. */
export interface StackedTableOptions {
  fields?: { point?: string; pref?: string };
  /** Prefecture of all points, where the file has no field for it. */
  pref?: number;
}

/**
 * Read the stacked database (別表5). The years stand in the field names (`KP_ARD21`, `kpard21_23`, `Kpard23_25`) and
 * are read from there; whether the periods follow each other without a gap is left to check L68.
 *
 * @throws Fault when no `KP_ARD**` is there, when a period stands twice or ends before it starts, and when what names
 * the points is missing.
 */
export function stackedTable(source: PointSource, options: StackedTableOptions = {}): StackedTable {
  const table = attributesOf(source);
  const { fields = {} } = options;
  const finder = new FieldFinder(table, "the stacked table");
  const take = (pattern: RegExp, proper: RegExp, spelling: string) =>
    finder.takeAll(pattern, proper, spelling).map(([field]) => periodOf(field)!)
      .sort((a, b) => a.start - b.start || a.end - b.end);
  const since = take(/^KP_ARD\d\d$/, /^KP_ARD\d\d$/, "KP_ARD**");
  const later = take(/^kpard\d\d_\d\d$/, /^[kK]pard\d\d_\d\d$/, "kpard**_**");
  if (since.length === 0) {
    throw finder.missing(
      "KP_ARD** with the year in two digits",
      "give the database of 別表5 with its first field",
    );
  }
  const twice = [...since, ...later].find(({ start, end, field }, k, all) =>
    all.some((other, at) => at !== k && other.start === start && other.end === end && other.field !== field)
  );
  if (twice !== undefined) {
    throw new Fault("landuse: the stacked table has a period twice", {
      expected: `one field for ${twice.start}-${twice.end}`,
      found: [...since, ...later].filter((each) => each.start === twice.start && each.end === twice.end)
        .map(({ field }) => field).join(", "),
      remedy: "rename or remove one of them",
    });
  }
  const open = (role: "point" | "pref") => {
    const named = fields[role];
    return named === undefined ? finder.takeAny(POINT_NAMES[role]) : finder.takeNamed(named);
  };
  const id = open("point");
  if (id === undefined) {
    throw finder.missing(POINT_NAMES.point.join(", "), 'name the field: {fields: {point: "..."}}');
  }
  const read = (each: ArdPeriod): StackedPeriod => {
    const { zeros: _, areTexts: __, ...column } = codeColumn(table, each.field);
    return { ...each, column };
  };
  return {
    rows: table.numRows,
    point: pointIds(table, id),
    pref: prefectureColumn(table, open("pref"), options.pref),
    periods: [since[0], ...later].map(read),
    since: since.slice(1).map(read),
    others: finder.others,
    warnings: finder.warnings,
  };
}
