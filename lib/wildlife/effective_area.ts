import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { binomialInterval, type Interval } from "../stats/mod.ts";
import { CameraColumns, type ColumnNames } from "./camera_columns.ts";

/** Somebody walked through positions of the focal area; did the camera record? */
export interface DetectionTrials {
  /** The camera tried, or empty. */
  camera: string[];
  /** Name of the position. */
  position: string[];
  /** The part of the focal area that the position stands for, m2. */
  area: Float64Array;
  /** 1 where the camera recorded. */
  triggered: Uint8Array;
}

/** The area in which a camera detects. */
export interface EffectiveArea {
  /** m2. */
  area: number;
  /** Of all positions, m2: the focal area as laid out. */
  nominal: number;
  /** m2. */
  interval: Interval;
  /** Standard error of the logarithm of the area. */
  logError: number;
  trials: number;
  triggered: number;
  positions: { position: string; area: number; trials: number; triggered: number }[];
}

/** Columns of trials by what they hold. */
export const TRIAL_COLUMNS = {
  camera: ["camera", "cameraID", "カメラ"],
  position: ["position", "位置"],
  area: ["area_m2", "面積"],
  triggered: ["triggered", "作動"],
} satisfies ColumnNames<string>;

/** What a column of trials may hold. */
export type TrialRole = keyof typeof TRIAL_COLUMNS;

/** Trials of a table. @throws Fault for a missing column, an area that is not above 0, a trial without an outcome. */
export function readTrials(table: Table, columns: Partial<Record<TrialRole, string>> = {}): DetectionTrials {
  const found = new CameraColumns<TrialRole>(table, TRIAL_COLUMNS, columns, "the table of trials");
  found.need("area");
  const outcome = table.getChild(found.need("triggered"))!;
  found.need("position");
  const position = found.texts("position")!;
  const area = found.numbers("area", "m2") ?? new Float64Array(table.numRows).fill(NaN);
  const triggered = Uint8Array.from({ length: table.numRows }, (_, row) => {
    const value: unknown = outcome.get(row);
    const number = Number(value ?? NaN);
    if ((number === 0 || number === 1) && area[row] > 0) return number;
    throw new Fault("wildlife: a trial that cannot be read", {
      expected: "triggered true or false (1 or 0), and an area above 0 m2",
      found: `triggered ${value}, area ${area[row]}`,
      where: `row ${row + 1}`,
    });
  });
  return { camera: found.texts("camera") ?? position.map(() => ""), position, area, triggered };
}

/**
 * Area in which animals are detected for certain, in effect: the sum over positions of the area that each stands for,
 * times the share of its trials in which the camera recorded. REST takes every pass through the focal area as recorded:
 * where it is not, the density has to be divided by this area and not by the one that was laid out.
 *
 * The interval is Clopper and Pearson's at the effective sample size of the weighted share (Korn & Graubard 1998). Nominal
 * 95 % holds the truth in 97-100 % (`bench/wildlife_camera_factors_coverage.ts`).
 *
 * @throws Fault for no trials, no recording at all, and positions whose rows give different areas.
 */
export function effectiveArea(trials: DetectionTrials, options: { level?: number } = {}): EffectiveArea {
  const { level = 0.95 } = options;
  const groups = [...Map.groupBy(trials.position.keys(), (k) => trials.position[k])].map(
    ([position, rows]) => {
      const area = trials.area[rows[0]];
      const other = rows.find((k) => trials.area[k] !== area);
      if (other !== undefined) {
        throw new Fault("wildlife: a position stands for two areas", {
          expected: `${area} m2 in every row of ${position}`,
          found: `${trials.area[other]} m2 in row ${other + 1}`,
        });
      }
      return {
        position,
        area,
        trials: rows.length,
        triggered: rows.reduce((sum, k) => sum + trials.triggered[k], 0),
      };
    },
  ).sort((a, b) => a.position < b.position ? -1 : 1);
  const sum = (of: (group: typeof groups[number]) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  const [n, triggered, nominal] = [sum((g) => g.trials), sum((g) => g.triggered), sum((g) => g.area)];
  if (triggered === 0) {
    throw new Fault("wildlife: no trial was recorded", {
      expected: "trials in the focal area, some of which the camera recorded",
      found: `${n} trials, none recorded`,
      remedy: "check the camera; such a focal area detects nothing",
    });
  }
  const share = sum((g) => g.area / nominal * g.triggered / g.trials);
  const variance = sum((g) => {
    const p = g.triggered / g.trials;
    // A position with one trial has no variance of its own: that of a share of one half is more than it can have.
    const spread = g.trials > 1 ? p * (1 - p) / (g.trials - 1) : 0.25;
    return (g.area / nominal) ** 2 * spread;
  });
  const effective = share < 1 && variance > 0 ? Math.min(n, share * (1 - share) / variance) : n;
  const bounds = binomialInterval(share * effective, effective, { level, method: "Clopper-Pearson" });
  // Where every trial was recorded the error is that of the interval, taken as normal.
  const error = share < 1 ? Math.sqrt(share * (1 - share) / effective) : (1 - bounds.lower) / 2;
  return {
    area: nominal * share,
    nominal,
    interval: {
      lower: nominal * bounds.lower,
      upper: nominal * bounds.upper,
      level,
      method: "Korn-Graubard",
    },
    logError: error / share,
    trials: n,
    triggered,
    positions: groups,
  };
}
