import type { Label } from "./logical_check.ts";
import type { SurveyTable } from "./survey_context.ts";

/** A change that would mend a finding. */
export interface Proposal {
  field: string;
  before: number;
  after: number;
}

/** What is wrong in the rows of one table: the same rule, told once for all of them. */
export interface Reason {
  table: SurveyTable;
  /** Field that the finding is about, by row; a text where it is the same in all. */
  field: string | ((row: number) => string);
  /** What stands there. */
  value: (row: number) => string;
  /** The rule that is broken, and what should stand there instead. */
  rule: Label;
  expected: Label | ((row: number) => Label);
  /** Where the finding is milder than its check. */
  severity?: "W";
  /** How it could be mended; asked for only when a list is written. */
  propose?: (row: number) => Proposal[];
}

/** What a check found: columns over its findings, no object for each. */
export class FindingList {
  readonly reasons: Reason[] = [];
  readonly #rows: number[] = [];
  readonly #reason: number[] = [];

  /** Registers a reason, to be noted at as many rows as it applies to. */
  reason(reason: Reason): (row: number) => void {
    const number = this.reasons.push(reason) - 1;
    return (row) => {
      this.#rows.push(row);
      this.#reason.push(number);
    };
  }

  /** Notes what lies in no row of a table: a field name, a group of points, a draw. */
  survey(field: string, value: string, rule: Label, expected: Label, severity?: "W"): void {
    this.reason({ table: "survey", field, value: () => value, rule, expected, severity })(0);
  }

  /** Rows and reasons so far, in the order found. */
  columns(): { row: Int32Array; reason: Uint16Array } {
    return { row: Int32Array.from(this.#rows), reason: Uint16Array.from(this.#reason) };
  }
}
