import { type Finding, holds } from "./verdict.ts";

/** How many things were looked at, and with what result. */
export interface Counts {
  checked: number;
  good: number;
  /** Of the good: differences that are only told, since nothing that is recomputed decides on them. */
  noted: number;
  deviating: number;
  /** Absent or not checked. */
  open: number;
}

/** Counts findings. */
export function countsOf(findings: readonly Finding[]): Counts {
  const good = findings.filter(holds).length;
  const open = findings.filter(({ verdict }) => verdict === "absent" || verdict === "unchecked").length;
  const noted = findings.filter(({ verdict }) => verdict === "noted").length;
  return { checked: findings.length, good, noted, open, deviating: findings.length - good - open };
}
