import type { MultiPolygon, Polygon } from "geojson";
import type { Crs } from "../geo/mod.ts";
import type { CodeColumn } from "./code_column.ts";
import type { CorrectionEntry } from "./correction_log.ts";
import type { LandUseCode } from "./land_use_code.ts";
import type { NameColumn } from "./name_column.ts";
import type { PointIds } from "./point_ids.ts";
import type { PointTable } from "./point_table.ts";
import type { StackedTable } from "./stacked_table.ts";

/** Points interpreted a second time (3(1)イ⑤). */
export interface Recheck {
  point: PointIds;
  /** Code of the second reading. */
  codes: Int8Array;
  checker: NameColumn;
  /** Seed of the draw among the points that are no ARD, as it was logged. */
  seed?: number;
  /** The points that this seed draws, where the draw can be repeated. */
  drawn?: PointIds;
}

/** What a point in the field is visited for: half of the ARD of stage 2, some D of stage 1, some that are no ARD. */
export const FIELD_KIND = { ard: 0, deforested: 1, other: 2 } as const;

/** What visits found, by row of the list of field visits. */
export interface FieldRecord {
  /**
   * Code of 別表3 as the place has it; empty where nothing was found out. For an ARD of stage 2 (`FIELD_KIND.ard`) that of
   * the period from start to end, for the other kinds that from the base year on: of the stage that the visit is to verify.
   */
  code: CodeColumn;
  /** Land use seen, one of `LAND_USE_CODES`; left out where the list has no field for it. */
  landUse?: CodeColumn;
  /** Day of the visit, `yyyy-mm-dd`; empty where none is given. */
  date: readonly string[];
  /** Why the point was not reached. */
  notReached: NameColumn;
  remarks: readonly string[];
}

/** Points visited in the field (3(1)イ⑥). */
export interface FieldSurvey {
  point: PointIds;
  /** See {@link FIELD_KIND}. */
  kind: Uint8Array;
  /** Left out until a first result is on the list. */
  record?: FieldRecord;
  /** Seed of the draw, as it was logged. */
  seed?: number;
  /** The points that this seed draws, where the draw can be repeated. */
  drawn?: PointIds;
}

/** A year's interpretation with all that the checks can hold it against. What is not there is left out. */
export interface ArdSurvey {
  /** Years of the images 期首 and 期末. */
  start: number;
  end: number;
  /** Fiscal year (年度): tells which half of the country it is. */
  fiscalYear?: number;
  stage1: PointTable;
  stage2?: PointTable;
  stack?: StackedTable;
  /** Known codes from the base year to the start, where the stack does not hold them as `KP_ARD` of that year. */
  previous?: { point: PointIds; codes: Int8Array };
  /** Codes of all periods at the points whose ARD had to be dated (3(1)イ④). */
  dating?: StackedTable;
  /** The grid points that were to be interpreted; where they lie, if the plan says so, in the coordinates of JGD. */
  planned?: { point: PointIds; pref: Uint8Array; x?: Float64Array; y?: Float64Array };
  recheck?: Recheck;
  fieldSurvey?: FieldSurvey;
  /** What was corrected. The tables above are as they were before. */
  log?: ReadonlyArray<CorrectionEntry>;
  /** By field of the stack: 1 where an image covers the point of that row. */
  coverage?: Readonly<Record<string, Uint8Array>>;
  /** Prefectures in the coordinates of JGD_X, JGD_Y. */
  prefectureShapes?: ReadonlyMap<number, Polygon | MultiPolygon>;
  /** Coordinate system of the coordinates (of both datums). Default: degrees, if they look like them. */
  crs?: Crs;
}

/** What can be set about the checks. */
export interface CheckSettings {
  /** Largest distance between the two coordinate pairs after the shift of datum, m. Default 20. */
  datumTolerance: number;
  /** The grid: spacing and tolerance, m. Default 500 and 1. */
  grid: { spacing: number; tolerance: number };
  /** Values of `KP_LU**`. Default: `LAND_USE_CODES`. */
  landUse: ReadonlyArray<LandUseCode>;
  /** Whether KP_ARD_QA is filled where KP_ARD is 12. Default `majority`: as most of these points have it. */
  unreadableFlag: "filled" | "empty" | "majority";
  /** Share of the points without ARD that is checked again, by prefecture. Default 0.02. */
  recheckShare: number;
  /** Points of each kind in the field that 「50点程度」 asks for at least. Default 45. */
  fieldPoints: number;
}
