import { Fault } from "../fault/mod.ts";

/** The percent, if it is one: above 0, to 100. Shares of 1 and less are taken for a slip. */
export function checkedPercent(percent: number): number {
  if (percent > 1 && percent <= 100) return percent;
  throw new Fault("wildlife: not a percent of a range", {
    expected: "a number above 1, to 100, e.g. 95",
    found: String(percent),
    remedy: percent > 0 && percent <= 1
      ? `write ${percent * 100}: per cent, not a share`
      : "write 95 for 95 %",
  });
}
