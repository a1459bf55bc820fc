import type { Label } from "../publish/mod.ts";
import type { Deviation } from "./verdict.ts";

/** Differences that are named one by one; the rest is counted. */
const NAMED = 20;

/** Gathers differences: names the first twenty and counts all. */
export class DifferenceList {
  readonly deviations: Deviation[] = [];
  total = 0;

  /** Adds one. */
  add(what: Label, recorded: string, found: string): void {
    if (++this.total <= NAMED) this.deviations.push({ what, recorded, found });
  }

  /** Adds those of another list. */
  take({ deviations, total }: DifferenceList): void {
    for (const { what, recorded = "", found = "" } of deviations) this.add(what, recorded, found);
    this.total += total - deviations.length;
  }

  /** How many are not named. */
  get more(): number {
    return this.total - this.deviations.length;
  }
}
