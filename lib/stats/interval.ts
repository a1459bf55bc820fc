import { Fault } from "../fault/mod.ts";

/** A confidence or credible interval. Has the fields `publish.value` takes as its `interval`. */
export interface Interval {
  lower: number;
  upper: number;
  /** Nominal coverage, 0-1. */
  level: number;
  /** The field's name for it, e.g. `Wilson`; of a credible interval it begins with `posterior`. */
  method: string;
}

/** The level, if it is one. */
export function checkLevel(level: number): number {
  if (level > 0 && level < 1) return level;
  throw new Fault("stats: not a confidence level", {
    expected: "a number between 0 and 1, e.g. 0.95",
    found: String(level),
    // 50 and more are per cents, which is what people write; 1.5 is neither, and 0.015 is not what was meant.
    remedy: level >= 50 && level < 100
      ? `write ${level / 100}: the level is a share, not per cents`
      : "write the level as a share: 0.95 for 95 %",
  });
}
