import { Fault } from "../fault/mod.ts";

/** A confidence interval. Has the fields `publish.value` takes as its `interval`. */
export interface Interval {
  lower: number;
  upper: number;
  /** Nominal coverage, 0-1. */
  level: number;
  /** The field's name for it, e.g. `Wilson`. */
  method: string;
}

/** The level, if it is one. */
export function checkLevel(level: number): number {
  if (level > 0 && level < 1) return level;
  throw new Fault("stats: not a confidence level", {
    expected: "a number between 0 and 1, e.g. 0.95",
    found: String(level),
    remedy: level > 1 && level < 100 ? `write ${level / 100}` : undefined,
  });
}
