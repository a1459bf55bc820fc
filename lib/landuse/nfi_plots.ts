import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { FieldFinder } from "./field_finder.ts";
import { isNumeric, type NameColumn, nameColumn, textsOf } from "./name_column.ts";
import { type PointIds, pointIds } from "./point_ids.ts";
import { attributesOf, type PointSource, positionsOf, type ReadWarning } from "./point_source.ts";
import { prefectureColumn } from "./prefecture_column.ts";

/**
 * What became of a planned point: not to be surveyed (no forest), surveyed (調査点), not reached, or not yet due: its
 * planned year lies after the last one surveyed, whether it is in forest or not.
 */
export const PLOT_STATUS = { planned: 0, surveyed: 1, missed: 2, notDue: 3 } as const;
/** Forest by the inventory. */
export const PLOT_FOREST = { unknown: 0, forest: 1, open: 2 } as const;

/** Points of the national forest inventory: all planned points (計画格子点), the surveyed plots (調査点) among them. */
export interface NfiPlots {
  rows: number;
  plot: PointIds;
  pref: Uint8Array;
  /** Position, in the coordinate system of the source; NaN where empty. */
  x: Float64Array;
  y: Float64Array;
  /** See {@link PLOT_STATUS}. */
  status: Uint8Array;
  /** See {@link PLOT_FOREST}. */
  forest: Uint8Array;
  /** Year of the survey; 0 where there was none. */
  year: Int16Array;
  /** Forest type, and why a plot was not surveyed, where the source says so. */
  forestType?: NameColumn;
  missedBecause?: NameColumn;
  /** Last year of which surveys are in the data: what is planned later is not yet due; 0 where nothing was surveyed. */
  surveyedUntil: number;
  /** Year in which the point is due in this cycle, of all planned points, where the source says so; 0 where empty. */
  plannedYear?: Int16Array;
  /** Forest in the cycle before, five years earlier, where the source says so; see {@link PLOT_FOREST}. */
  forestBefore?: Uint8Array;
  others: string[];
  warnings: ReadWarning[];
}

/** Fields of a source. The specification names none of them. */
export interface NfiFields {
  plot: string;
  pref: string;
  x: string;
  y: string;
  /** 1 or true: surveyed. */
  surveyed: string;
  /** 1 or true: forest; 0 or false: not; empty: unknown. */
  forest: string;
  year: string;
  forestType: string;
  missedBecause: string;
  plannedYear: string;
  /** As `forest`, in the cycle before. */
  forestBefore: string;
}

/** Names under which the fields are looked for, the first that is there. */
export const NFI_NAMES: Readonly<Record<keyof NfiFields, readonly string[]>> = {
  plot: ["plot", "plot_id", "格子点番号", "調査点番号", "ID"],
  pref: ["pref", "pref_code", "都道府県"],
  x: ["x", "JGD_X", "経度"],
  y: ["y", "JGD_Y", "緯度"],
  surveyed: ["surveyed", "調査実施"],
  forest: ["forest", "森林"],
  year: ["year", "survey_year", "調査年度", "調査年"],
  forestType: ["forest_type", "林種"],
  missedBecause: ["missed_because", "未調査理由"],
  plannedYear: ["planned_year", "調査予定年度"],
  forestBefore: ["forest_before", "前回森林"],
};

/**
 * Read the points of the national forest inventory.
 *
 * A point that was not surveyed and is planned for a year after `surveyedUntil` is not yet due: it is no non-response.
 *
 * @param options.fields Names of fields, where they are not found by {@link NFI_NAMES}.
 * @param options.surveyedUntil Last year of which surveys are in the data. Default: the latest year of a survey in it.
 * @throws Fault when a field is missing that is needed (plot, surveyed, forest, year; x and y without a geometry), when
 * a mark is neither 0 nor 1, and when a surveyed plot lacks its year or its forest state.
 */
export function nfiPlots(
  source: PointSource,
  options: { fields?: Partial<NfiFields>; pref?: number; surveyedUntil?: number } = {},
): NfiPlots {
  const table = attributesOf(source);
  const positions = positionsOf(source);
  const finder = new FieldFinder(table, "the table of inventory plots");
  const find = (role: keyof NfiFields) => {
    const named = options.fields?.[role];
    return named === undefined ? finder.takeAny(NFI_NAMES[role]) : finder.takeNamed(named);
  };
  const need = (role: keyof NfiFields): string => {
    const found = find(role);
    if (found !== undefined) return found;
    throw finder.missing(NFI_NAMES[role].join(", "), `name the field: {fields: {${role}: "..."}}`);
  };
  const marks = (field: string) => marksOf(field, textsOf(table, field));
  const [plot, surveyedField, forestField, yearField] = [
    need("plot"),
    need("surveyed"),
    need("forest"),
    need("year"),
  ];
  const [prefField, typeField, becauseField] = [find("pref"), find("forestType"), find("missedBecause")];
  const [plannedField, beforeField] = [find("plannedYear"), find("forestBefore")];
  const place = (axis: "x" | "y") => positions?.[axis] ?? columnNumbers(table, need(axis), { missing: NaN });
  const [x, y] = [place("x"), place("y")];
  const surveyed = marks(surveyedField);
  const states = (field: string) =>
    Uint8Array.from(
      marks(field),
      (mark) => mark === 1 ? PLOT_FOREST.forest : mark === 0 ? PLOT_FOREST.open : PLOT_FOREST.unknown,
    );
  const forest = states(forestField);
  const years = (field: string) =>
    yearColumn(
      field,
      isNumeric(table, field)
        ? columnNumbers(table, field, { missing: 0 })
        : textsOf(table, field).map(Number),
    );
  const year = years(yearField);
  const ids = pointIds(table, plot);
  const missedBecause = becauseField === undefined ? undefined : nameColumn(table, becauseField);
  const plannedYear = plannedField === undefined ? undefined : years(plannedField);
  const {
    surveyedUntil = year.reduce(
      (latest, each, row) => surveyed[row] === 1 ? Math.max(latest, each) : latest,
      0,
    ),
  } = options;
  const status = Uint8Array.from(
    surveyed,
    (mark, row) =>
      mark === 1
        ? PLOT_STATUS.surveyed
        : plannedYear !== undefined && surveyedUntil > 0 && plannedYear[row] > surveyedUntil
        ? PLOT_STATUS.notDue
        : forest[row] === PLOT_FOREST.forest || (missedBecause && missedBecause.index[row] >= 0)
        ? PLOT_STATUS.missed
        : PLOT_STATUS.planned,
  );
  for (let row = 0; row < status.length; row++) {
    if (status[row] !== PLOT_STATUS.surveyed) continue;
    if (year[row] === 0) throw incomplete(row, yearField, "the year of its survey");
    if (forest[row] === PLOT_FOREST.unknown) throw incomplete(row, forestField, "its forest state");
  }
  const early = missedBecause === undefined
    ? 0
    : status.reduce((sum, is, row) => sum + +(is === PLOT_STATUS.notDue && missedBecause.index[row] >= 0), 0);
  if (early > 0) {
    finder.warnings.push({
      field: becauseField!,
      text: {
        ja:
          `${early}点は未調査の理由があるが、調査予定年度が${surveyedUntil}年より後であるため、未到来とした`,
        en:
          `${early} points have a reason why they were not surveyed, but are planned after ${surveyedUntil}: not yet due`,
      },
    });
  }
  return {
    rows: table.numRows,
    plot: ids,
    pref: prefectureColumn(table, prefField, options.pref),
    x,
    y,
    status,
    forest,
    year,
    forestType: typeField === undefined ? undefined : nameColumn(table, typeField),
    missedBecause,
    surveyedUntil,
    ...(plannedYear === undefined ? {} : { plannedYear }),
    ...(beforeField === undefined ? {} : { forestBefore: states(beforeField) }),
    others: finder.others,
    warnings: finder.warnings,
  };
}

const MARKS = new Map([["", -1], ["0", 0], ["false", 0], ["1", 1], ["true", 1]]);

/** 1, 0, or -1 where empty. */
function marksOf(field: string, texts: readonly string[]): Int8Array {
  return Int8Array.from(texts, (text, row) => {
    const mark = MARKS.get(text);
    if (mark !== undefined) return mark;
    throw new Fault("landuse: not a mark", {
      expected: "1 or true, 0 or false, or an empty cell",
      found: JSON.stringify(text),
      where: `field ${field}, row ${row + 1}`,
    });
  });
}

function yearColumn(field: string, years: ArrayLike<number>): Int16Array {
  return Int16Array.from(years, (year, row) => {
    if (year === 0 || (Number.isInteger(year) && year > 1900 && year < 2200)) return year;
    throw new Fault("landuse: not a year", {
      expected: "four digits, or an empty cell",
      found: String(year),
      where: `field ${field}, row ${row + 1}`,
    });
  });
}

function incomplete(row: number, field: string, what: string): Fault {
  return new Fault("landuse: a surveyed plot without what was surveyed", {
    expected: what,
    found: "an empty cell",
    where: `field ${field}, row ${row + 1}`,
    remedy: "complete the cell, or mark the plot as not surveyed",
  });
}
