import type { Caution } from "./caution.ts";
import type { Fixes } from "./fixes.ts";
import type { ReliefSamples } from "./relief.ts";

/** Rules of a screening; null leaves one out. */
export interface ScreeningRules {
  /** Largest dilution of precision. */
  dop: number | null;
  /** Largest difference between the collar's elevation and the DEM's, m. */
  heightDifference: number | null;
  /** Days after the collar was fitted that are left out: the animal still suffers from its capture. */
  captureDays: number | null;
  /** Largest speed between fixes, m/s. */
  speed: number | null;
  /** Spikes: away and back, both faster than `speed` (m/s), with a turn whose cosine is below `cosine`. */
  roundTrip: { speed: number; cosine: number } | null;
  /** What becomes of a fix without DOP or elevation, outside the DEM, or where the DEM has no value. */
  unverifiable: "drop" | "keep";
}

/**
 * DOP and height as the specification of the contracted survey has them (シカによる森林被害緊急対策事業委託仕様書 6.II(2)(エ):
 * DOP4以下、DEM標高誤差30m以下); it asks for no other rule.
 */
export const SCREENING_DEFAULTS: Readonly<ScreeningRules> = {
  dop: 4,
  heightDifference: 30,
  captureDays: null,
  speed: null,
  roundTrip: null,
  unverifiable: "drop",
};

/** The spike of Bjørneraas et al. (2010, J. Wildl. Manage. 74: 1361-1366): 1.5 km/h away and back, cosine of the turn below -0.97. */
export const ROUND_TRIP: Readonly<{ speed: number; cosine: number }> = { speed: 1.5 / 3.6, cosine: -0.97 };

/** Why a fix does not pass. */
export type ScreeningReason =
  | "dop"
  | "no-dop"
  | "height"
  | "no-elevation"
  | "outside-dem"
  | "dem-no-value"
  | "capture"
  | "speed"
  | "round-trip";

/** The reasons in words, in the order in which a fix is asked; their place is the bit in {@link Screening.hits}. */
export const SCREENING_REASONS: readonly { id: ScreeningReason; label: { ja: string; en: string } }[] = [
  { id: "dop", label: { ja: "DOPが上限を超える", en: "DOP above the limit" } },
  { id: "no-dop", label: { ja: "DOPの記録なし", en: "no DOP recorded" } },
  { id: "height", label: { ja: "標高差が上限を超える", en: "height difference above the limit" } },
  { id: "no-elevation", label: { ja: "高さの記録なし", en: "no elevation recorded" } },
  { id: "outside-dem", label: { ja: "DEMの範囲外", en: "outside the DEM" } },
  { id: "dem-no-value", label: { ja: "DEMに値なし", en: "no value in the DEM" } },
  { id: "capture", label: { ja: "装着直後の期間", en: "just after capture" } },
  { id: "speed", label: { ja: "速度が上限を超える", en: "speed above the limit" } },
  { id: "round-trip", label: { ja: "飛び出して戻る点", en: "spike: away and back" } },
];

/** The bit of a reason in {@link Screening.hits}. */
export function reasonBit(reason: ScreeningReason): number {
  return 1 << SCREENING_REASONS.findIndex(({ id }) => id === reason);
}

/** What a screening found. */
export interface Screening {
  fixes: Fixes;
  /** The rules that were asked, with defaults filled in. */
  rules: ScreeningRules;
  /** Reasons that could be found: those of rules that were asked and could be applied. */
  applied: ScreeningReason[];
  /** 1 for each fix that passes. */
  kept: Uint8Array;
  /** Index into {@link SCREENING_REASONS} of the first reason; -1 for those that pass. */
  first: Int8Array;
  /**
   * All reasons, bit `k` for reason `k`. Speed and round trips are asked of those only that pass all else: a bad fix would
   * accuse its neighbours.
   */
  hits: Uint16Array;
  /** Collar's elevation above the geoid less the DEM's, m; NaN where one is lacking. Absent without DEM or elevation. */
  heightDifference?: Float64Array;
  /** Times (ms since 1970 UTC) at either end of the leaps of each animal; mostly none. A leap is a step of more than 30 km,
   * faster than 36 km/h, one of four or more. */
  leapTimes: number[][];
  /** What the DEM says; absent without one. */
  terrain?: ReliefSamples;
  cautions: Caution[];
}
