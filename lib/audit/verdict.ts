import type { Label } from "../publish/mod.ts";

/** What an audit looks at, in the order in which it tells. */
export const PARTS = [
  "attachments",
  "environment",
  "code",
  "notebook",
  "data",
  "parameters",
  "execution",
  "value",
  "table",
  "figure",
  "file",
  "claim",
  "digits",
  "pages",
] as const;

/** One of {@link PARTS}. */
export type Part = typeof PARTS[number];

/** What became of one thing that was looked at. */
export type Verdict =
  /** The same bits. */
  | "equal"
  /** Not the same bits, but no further apart than the notebook declares as its tolerance. */
  | "within"
  /** Different, but only to be told: another machine is no deviation. */
  | "noted"
  | "changed"
  /** In the report, and not here. */
  | "missing"
  /** Here, and not in the report. */
  | "added"
  /** Confidential data that the auditor was not given. */
  | "absent"
  /** Not looked at; the remark says why. */
  | "unchecked";

/** One difference: what differs, as the report has it, and as it is here. */
export interface Deviation {
  what: Label;
  recorded?: string;
  found?: string;
}

/** What was looked at, and what was found. */
export interface Finding {
  part: Part;
  /** Id of a published thing or dataset, path of a file, name of an attachment. */
  id: string;
  /** What the report calls it. */
  name?: Label;
  verdict: Verdict;
  /** Why, where the verdict alone does not tell. */
  remark?: Label;
  deviations: Deviation[];
  /** Deviations beyond those listed. */
  more?: number;
}

/** The result of an audit: all holds; something deviates; nothing deviates but not all could be checked. */
export type Overall = "holds" | "deviates" | "incomplete";

const UNKNOWN: readonly Verdict[] = ["absent", "unchecked"];
const GOOD: readonly Verdict[] = ["equal", "within", "noted"];

/** Whether nothing speaks against what was looked at. */
export function holds({ verdict }: Finding): boolean {
  return GOOD.includes(verdict);
}

/** The one result of many findings. */
export function overallOf(findings: readonly Finding[]): Overall {
  if (findings.every(holds)) return "holds";
  return findings.every((it) => holds(it) || UNKNOWN.includes(it.verdict)) ? "incomplete" : "deviates";
}

/** A finding; without deviations and remark unless given. */
export function finding(
  part: Part,
  id: string,
  verdict: Verdict,
  more: Partial<Pick<Finding, "name" | "remark" | "deviations" | "more">> = {},
): Finding {
  return { part, id, verdict, deviations: [], ...more };
}

/** The same words in every language: an id, a path, a checksum. */
export function verbatim(words: string): Label {
  return { ja: words, en: words };
}

/** Two checksums as a deviation. */
export function checksums(recorded: string, found: string): Deviation {
  return { what: verbatim("SHA-256"), recorded, found };
}
