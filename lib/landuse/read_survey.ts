import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import type { Crs } from "../geo/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { ardMarks } from "./ard_marks.ts";
import { GRID_SPACING } from "./ard_grid.ts";
import { EMPTY } from "./code_column.ts";
import { drawFieldSurvey, regionsWithoutPoints } from "./draw_field_survey.ts";
import { FieldFinder } from "./field_finder.ts";
import { gridShapes } from "./grid_shapes.ts";
import { pointIds, PointIndex, takeIds } from "./point_ids.ts";
import type { PointSource } from "./point_source.ts";
import { POINT_NAMES, pointTable } from "./point_table.ts";
import { prefectureColumn } from "./prefecture_column.ts";
import { fieldSurvey, recheck } from "./read_recheck.ts";
import { type StackedTable, stackedTable } from "./stacked_table.ts";
import type { ArdSurvey, FieldSurvey, Recheck } from "./survey.ts";
import { twoDigitYear } from "./two_digit_year.ts";

/** The tables of a year's interpretation. */
export interface SurveyFiles {
  /** 別表4, both stages. */
  stage1: PointSource;
  stage2: PointSource;
  /** 別表5, and the same fields for the points whose ARD was dated (④). */
  stack: PointSource;
  dating: PointSource;
  /**
   * The grid points that were to be interpreted: name, prefecture, `x` and `y` in the coordinates of JGD_X and JGD_Y,
   * and `imageYY`, whether the image of that year covers the point, for years that a period of the stack ends with.
   */
  planned: Table;
  /**
   * The sheet of second readings: point, reader (`checker`), and `KP_ARD`, empty where it is still to be read; `seed`
   * of the draw. Without rows: nothing was drawn yet.
   */
  recheck: Table;
  /**
   * The list of field visits: point and kind, `seed` of the draw, and what was found, see `fieldSurvey`. Without rows:
   * nothing was drawn yet.
   */
  fieldSurvey: Table;
}

/** What the tables do not say. */
export interface ReadSurveyOptions {
  /** Fiscal year (年度). */
  fiscalYear: number;
  /** Coordinate system of the coordinates. */
  crs?: Crs;
  /**
   * Prefectures of the field visits, where they were named and not drawn (see `DrawFieldSurveyOptions`): the draw of the
   * list's seed is repeated in them.
   */
  fieldPrefectures?: readonly number[];
}

/**
 * A year's interpretation from its tables. Years come from the field names. Prefectures are the cells of the planned
 * points.
 *
 * @throws Fault as the readers of the tables do, and for a sheet of second readings or a list of visits with several
 * seeds.
 */
export function readSurvey(files: SurveyFiles, options: ReadSurveyOptions): ArdSurvey {
  const { fiscalYear, crs } = options;
  const stage1 = pointTable(files.stage1, { stage: 1 });
  const stage2 = pointTable(files.stage2, { stage: 2 });
  const stack = stackedTable(files.stack);
  const planned = plannedPoints(files.planned);
  return {
    start: stage1.start,
    end: stage1.end,
    fiscalYear,
    crs,
    stage1,
    stage2,
    stack,
    dating: stackedTable(files.dating),
    planned,
    coverage: coverageOf(files.planned, planned, stack),
    prefectureShapes: gridShapes({ x: planned.x, y: planned.y, group: planned.pref }, GRID_SPACING),
    ...(files.recheck.numRows === 0 ? {} : { recheck: sheetOf(files.recheck, { stage1, stage2 }) }),
    ...(files.fieldSurvey.numRows === 0 ? {} : {
      fieldSurvey: visitsOf(files.fieldSurvey, { stage1, stage2, fiscalYear }, options.fieldPrefectures),
    }),
  };
}

/** The list of visits, with the points that its seed draws where prefectures are named or the year's regions are there. */
function visitsOf(
  table: Table,
  survey: Required<Pick<ArdSurvey, "stage1" | "stage2" | "fiscalYear">>,
  prefectures: readonly number[] | undefined,
): FieldSurvey {
  const seed = seedOf(table, "the list of field visits");
  if (seed === undefined) return fieldSurvey(table);
  const canDraw = prefectures !== undefined || regionsWithoutPoints(survey, survey.fiscalYear).length === 0;
  if (!canDraw) return fieldSurvey(table, { seed });
  return fieldSurvey(table, { seed, drawn: drawFieldSurvey(survey, { seed, prefectures }).survey.point });
}

function plannedPoints(table: Table): Required<NonNullable<ArdSurvey["planned"]>> {
  const finder = new FieldFinder(table, "the table of planned points");
  const id = finder.takeAny(POINT_NAMES.point);
  if (id === undefined) throw finder.missing(POINT_NAMES.point.join(" or "), "rename the column");
  return {
    point: pointIds(table, id),
    pref: prefectureColumn(table, finder.takeAny(POINT_NAMES.pref), undefined),
    x: columnNumbers(table, "x"),
    y: columnNumbers(table, "y"),
  };
}

/** Columns `imageYY` by the rows of the stack; a point that was not planned counts as covered. */
function coverageOf(
  table: Table,
  { point }: NonNullable<ArdSurvey["planned"]>,
  stack: StackedTable,
): Record<string, Uint8Array> {
  const rows = new PointIndex(point).rowsOf(stack.point);
  return Object.fromEntries(table.schema.fields.flatMap(({ name }) => {
    const year = /^image(\d\d)$/.exec(name)?.[1];
    const period = year && stack.periods.find(({ end }) => end === twoDigitYear(year));
    if (!period) return [];
    const covered = columnNumbers(table, name);
    return [[period.field, Uint8Array.from(rows, (row) => row < 0 ? 1 : covered[row])]];
  }));
}

/** Second readings that were made, and the points that were drawn for them. */
function sheetOf(table: Table, survey: Pick<ArdSurvey, "stage1" | "stage2">): Recheck {
  const sheet = recheck(table);
  const marks = ardMarks(survey);
  const at = new PointIndex(survey.stage1.point).rowsOf(sheet.point);
  const rows = Array.from(sheet.codes.keys());
  const made = rows.filter((row) => sheet.codes[row] !== EMPTY);
  return {
    point: takeIds(sheet.point, made),
    codes: Int8Array.from(made, (row) => sheet.codes[row]),
    checker: { ...sheet.checker, index: Int16Array.from(made, (row) => sheet.checker.index[row]) },
    drawn: takeIds(sheet.point, rows.filter((row) => at[row] >= 0 && marks[at[row]] === 0)),
    seed: seedOf(table, "the sheet of second readings"),
  };
}

function seedOf(table: Table, what: string): number | undefined {
  if (table.getChild("seed") === null) return undefined;
  const seeds = [...new Set(columnNumbers(table, "seed", { missing: NaN }))].filter((seed) => seed === seed);
  if (seeds.length < 2) return seeds[0];
  throw new Fault("landuse: points of several draws", {
    expected: "one seed in all rows",
    found: seeds.join(", "),
    where: `${what}, field seed`,
    remedy: "give one draw at a time",
  });
}
