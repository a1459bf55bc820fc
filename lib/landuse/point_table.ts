import { Fault } from "../fault/mod.ts";
import type { Coordinates } from "../geo/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { BASE_YEAR } from "./ard_period.ts";
import { type CodeColumn, codeColumn, EMPTY } from "./code_column.ts";
import { FieldFinder } from "./field_finder.ts";
import { type NameColumn, nameColumn } from "./name_column.ts";
import { type PointIds, pointIds } from "./point_ids.ts";
import { attributesOf, type PointSource, type ReadWarning } from "./point_source.ts";
import { prefectureColumn } from "./prefecture_column.ts";
import { twoDigitYear } from "./two_digit_year.ts";

/** Fields of 別表4 with codes. `KP_LU_start` and `KP_LU_end` stand for `KP_LU**` of 期首 and 期末. */
export type PointField =
  | "KP_ARD"
  | "Area"
  | "Crown"
  | "KP_LU_start"
  | "KP_LU_end"
  | "ARD_REVISED"
  | "KP_ARD_QA"
  | "Area_QA"
  | "Crown_QA"
  | "KP_LU_start_QA"
  | "KP_LU_end_QA";

/** Interpreted points of one stage (別表4), as columns over its rows. */
export interface PointTable {
  /** 1: base year to end (第1段階判読); 2: start to end (第2段階判読). */
  stage: 1 | 2;
  /** Year of 期首 and 期末, from the field names `KP_LU**` or as given. */
  start: number;
  end: number;
  rows: number;
  point: PointIds;
  /** Prefecture, JIS X 0401; 0 where the table does not say. */
  pref: Uint8Array;
  /** The columns that are there. `KP_ARD` always is. */
  columns: Partial<Record<PointField, CodeColumn>> & { KP_ARD: CodeColumn };
  /** Tokyo_X, Tokyo_Y and JGD_X, JGD_Y; NaN where empty. */
  tokyo?: Coordinates;
  jgd?: Coordinates;
  /** Who interpreted. */
  interpreter?: NameColumn;
  /** Old subprefecture (旧支庁) of points in Hokkaido. */
  subprefecture?: NameColumn;
  /** Fields that are none of 別表4, as the file has them. They are not read. */
  others: string[];
  warnings: ReadWarning[];
}

/** How a table is read. */
export interface PointTableOptions {
  stage: 1 | 2;
  /** Years, where the field names do not carry them. */
  start?: number;
  end?: number;
  /** Names of the fields that 別表4 leaves open. Default: the first of {@link POINT_NAMES} that is there. */
  fields?: { point?: string; pref?: string; interpreter?: string; subprefecture?: string };
  /** Prefecture of all points, where the file is of one prefecture and has no field for it. */
  pref?: number;
}

/** Names under which fields are looked for that 別表4 does not name. */
export const POINT_NAMES = {
  point: ["point", "point_id", "格子点番号", "格子点ID", "ID"],
  pref: ["pref", "pref_code", "都道府県コード", "都道府県"],
  interpreter: ["interpreter", "判読者"],
  subprefecture: ["subprefecture", "旧支庁", "支庁"],
} as const;

const PLAIN: ReadonlyArray<PointField> = [
  "KP_ARD",
  "Area",
  "Crown",
  "ARD_REVISED",
  "KP_ARD_QA",
  "Area_QA",
  "Crown_QA",
];

/**
 * Read the points of one stage (別表4). Field names are taken as the specification spells them; another case, and
 * names cut to ten characters by a Shapefile, are read with a warning. The years stand in the names of the land use
 * fields and are read from there. An empty cell and 0 are the same.
 *
 * @throws Fault when KP_ARD or what names the points is missing, when a field stands twice, when the years are not to
 * be had, and for texts in place of codes.
 */
export function pointTable(source: PointSource, options: PointTableOptions): PointTable {
  const table = attributesOf(source);
  const { stage, fields = {} } = options;
  const finder = new FieldFinder(table, `the stage ${stage} table`);
  const columns: Partial<Record<PointField, CodeColumn>> = {};
  const add = (role: PointField, name: string) => {
    const { zeros, areTexts, ...column } = codeColumn(table, name);
    columns[role] = column;
    if (zeros > 0) finder.warnings.push(zeroWarning(name, zeros));
    if (areTexts && column.values.some((value) => value !== EMPTY)) finder.warnings.push(textWarning(name));
  };
  for (const role of PLAIN) {
    const name = finder.take(role);
    if (name !== undefined) add(role, name);
  }
  if (columns.KP_ARD === undefined) {
    throw finder.missing("KP_ARD", "give the table of 別表4, or rename its column");
  }
  const landUse = finder.takeAll(/^KP_LU(\d\d)(_QA)?$/, /^KP_LU\d\d(_QA)?$/, "KP_LU**");
  const { start, end } = yearsOf(landUse.map(([, digits]) => twoDigitYear(digits)), options, finder);
  for (const [name, digits, quality] of landUse) {
    const at = twoDigitYear(digits) === end ? "end" : "start";
    add(`KP_LU_${at}${quality === undefined ? "" : "_QA"}` as PointField, name);
  }
  const coordinates = (datum: string): Coordinates | undefined => {
    const [x, y] = [finder.take(`${datum}_X`), finder.take(`${datum}_Y`)];
    if (x === undefined || y === undefined) return undefined;
    return { x: columnNumbers(table, x, { missing: NaN }), y: columnNumbers(table, y, { missing: NaN }) };
  };
  const [tokyo, jgd] = [coordinates("Tokyo"), coordinates("JGD")];
  const open = (role: keyof typeof POINT_NAMES) => {
    const named = fields[role];
    return named === undefined ? finder.takeAny(POINT_NAMES[role]) : finder.takeNamed(named);
  };
  const [id, pref, who, district] = [open("point"), open("pref"), open("interpreter"), open("subprefecture")];
  return {
    stage,
    start,
    end,
    rows: table.numRows,
    point: id === undefined ? coordinateIds(jgd, finder) : pointIds(table, id),
    pref: prefectureColumn(table, pref, options.pref),
    columns: columns as PointTable["columns"],
    tokyo,
    jgd,
    interpreter: who === undefined ? undefined : nameColumn(table, who),
    subprefecture: district === undefined ? undefined : nameColumn(table, district),
    others: finder.others,
    warnings: finder.warnings,
  };
}

function zeroWarning(field: string, zeros: number): ReadWarning {
  return {
    field,
    text: {
      ja: `${zeros}点の値0を空欄として読んだ`,
      en: `0 was read as an empty cell in ${zeros} points`,
    },
  };
}

function textWarning(field: string): ReadWarning {
  return {
    field,
    text: {
      ja: "文字列を数値として読んだ（別表4ではShort Integer）",
      en: "Texts were read as numbers; 別表4 has Short Integer",
    },
  };
}

function yearsOf(
  found: readonly number[],
  { stage, start, end }: PointTableOptions,
  finder: FieldFinder,
): { start: number; end: number } {
  const years = [...new Set(found)].sort((a, b) => a - b);
  if (years.length === 2) return { start: years[0], end: years[1] };
  const known = {
    start: start ?? (years[0] === end ? undefined : years[0]) ?? (stage === 1 ? BASE_YEAR : undefined),
    end: end ?? years.find((year) => year !== start),
  };
  if (years.length < 2 && known.start !== undefined && known.end !== undefined && known.start < known.end) {
    return known as { start: number; end: number };
  }
  throw new Fault(`landuse: the years of the stage ${stage} table are not clear`, {
    expected: "two years in the names KP_LU** (期首, 期末), or start and end given",
    found: years.join(", ") ||
      `no KP_LU** among ${finder.table.schema.fields.map(({ name }) => name).join(", ")}`,
    remedy: `call pointTable with {stage: ${stage}, start: 2023, end: 2025}, with the years of your images`,
  });
}

/** 別表4 has no field that names a point: the position does. */
function coordinateIds(jgd: Coordinates | undefined, finder: FieldFinder): PointIds {
  if (jgd === undefined) {
    throw finder.missing(
      POINT_NAMES.point.join(", "),
      'name the field that names the points: {fields: {point: "..."}}',
    );
  }
  finder.warnings.push({
    field: "JGD_X, JGD_Y",
    text: {
      ja: "格子点番号のフィールドがないため、座標値を格子点の名とした",
      en: "No field names the points: their coordinates do",
    },
  });
  return Array.from(jgd.x, (x, k) => Number.isNaN(x) || Number.isNaN(jgd.y[k]) ? "" : `${x} ${jgd.y[k]}`);
}
