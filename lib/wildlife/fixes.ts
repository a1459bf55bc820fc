import type { Crs } from "../geo/mod.ts";

/**
 * What heights are measured from: `ellipsoidal` as a satellite receiver computes them (楕円体高), `orthometric` above the
 * geoid, as maps and DEMs have them (標高).
 */
export type HeightReference = "ellipsoidal" | "orthometric";

/** Fixes of one or several collars, ordered by animal and time. Columns of equal length, one entry a fix; not screened. */
export interface Fixes {
  /** Names, in the order of their code units. */
  animals: string[];
  /** Index into `animals`. */
  animal: Uint16Array;
  /** Of `x` and `y`; may be in degrees. */
  crs: Crs;
  /** Milliseconds since 1970-01-01 UTC; strictly increasing within an animal. */
  time: Float64Array;
  /** East or longitude, north or latitude. */
  x: Float64Array;
  y: Float64Array;
  /** Row in the source, from 1. */
  row: Uint32Array;
  /** Dilution of precision; NaN where a fix has none. Absent where the source has no such column; so are those below. */
  dop?: Float64Array;
  /** As the collar measured it, m above what `heightReference` says. */
  elevation?: Float64Array;
  heightReference?: HeightReference;
  /** As the source calls it: `3D`, `2D`; empty where it says nothing. */
  fixType?: string[];
  /** Of the collar's battery, in the unit of the source. */
  battery?: Float64Array;
  /** °C. */
  temperature?: Float64Array;
}

/** Why a row of a source is no fix. */
export type DropReason =
  | "no-animal"
  | "no-position"
  | "impossible-position"
  | "no-time"
  | "unreadable-time"
  | "ambiguous-time"
  | "absent-time"
  | "before-deployment"
  | "after-end"
  | "marked-outlier"
  | "duplicate"
  | "contrary-duplicate";

/** A row that was left out while reading. */
export interface DroppedRow {
  /** In the source, from 1. */
  row: number;
  /** Empty where the row names none. */
  animal: string;
  reason: DropReason;
}

/** The reasons in words, in the order in which a row is asked. */
export const DROP_REASONS: Readonly<Record<DropReason, { ja: string; en: string }>> = {
  "no-animal": { ja: "個体名なし", en: "no animal named" },
  "marked-outlier": { ja: "出力元で外れ値と標識", en: "marked as an outlier in the source" },
  "no-time": { ja: "時刻なし", en: "no time" },
  "unreadable-time": { ja: "時刻として読めない", en: "no readable time" },
  "ambiguous-time": {
    ja: "夏時間の終わりで二通りに読める時刻",
    en: "local time that occurs twice (end of summer time)",
  },
  "absent-time": {
    ja: "夏時間の始まりで存在しない時刻",
    en: "local time that does not occur (begin of summer time)",
  },
  "no-position": { ja: "位置なし（測位失敗）", en: "no position (failed fix)" },
  "impossible-position": { ja: "あり得ない位置", en: "impossible position" },
  "before-deployment": { ja: "装着より前", en: "before the collar was fitted" },
  "after-end": { ja: "終了より後又は未来の時刻", en: "after the end, or in the future" },
  "duplicate": { ja: "同じ時刻・同じ位置の重複", en: "same time and place as another row" },
  "contrary-duplicate": {
    ja: "同じ時刻に別の位置（DOPの小さい方を採用）",
    en: "another place at the same time (the lower DOP was kept)",
  },
};
