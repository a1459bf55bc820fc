import { Fault } from "../fault/mod.ts";

/** How many offending rows a fault lists. */
const LISTED = 20;

/** Where, what and why: one value that breaks its schema. */
interface Violation {
  row: number;
  text: string;
}

/** Notes one row that breaks a rule. */
export type Note = (row: number, value: string | number | undefined, remark?: string) => void;

/** Values that break a dataset's schema: the first rows of each rule, and how many there are. */
export class Violations {
  #total = 0;
  readonly #kept: Violation[] = [];
  readonly #putOff: string[] = [];

  /** How many have been noted. */
  get total(): number {
    return this.#total;
  }

  /**
   * Starts one rule on one field; call the result for each row that breaks it, from the first row on, with the value
   * (none where it is missing) and, where it says more than the rule, a remark.
   *
   * @param field Name of the field.
   * @param rule What it should be: `at least 0`, `one of 1, 2, 3`.
   */
  rule(field: string, rule: string): Note {
    let noted = 0;
    return (row, value, remark = "") => {
      this.#total++;
      if (noted++ < LISTED) this.#kept.push({ row, text: `${field}: ${show(value)} (${rule}${remark})` });
    };
  }

  /** Counts violations whose rows are not known. */
  count(more: number): void {
    this.#total += more;
  }

  /** Says that a field has rules that were not tried, since some of its values could not be read. */
  putOff(field: string): void {
    this.#putOff.push(field);
  }

  /**
   * Throws when anything was noted.
   *
   * @param where.place Names a row as a person counts: `line 12` of a CSV file.
   */
  refuse(where: { id: string; file: string; entryFile: string; place: (row: number) => string }): void {
    if (this.#total === 0) return;
    const first = this.#kept.sort((a, b) => a.row - b.row).slice(0, LISTED);
    const lines = first.map(({ row, text }) => `${where.place(row)}, ${text}`);
    if (this.#total > lines.length) lines.push(`... and ${this.#total - lines.length} more`);
    if (this.#putOff.length > 0) {
      lines.push(`not counted: other rules of ${this.#putOff.join(", ")}, tried once all values can be read`);
    }
    const values = this.#total === 1 ? "1 value breaks" : `${this.#total} values break`;
    throw new Fault(`catalog: ${where.id}: ${values} the schema`, {
      found: lines.join("\n"),
      where: where.file,
      remedy: `correct these rows; if the data is right, correct the field in ${where.entryFile}`,
    });
  }
}

function show(value: string | number | undefined): string {
  if (value === undefined) return "no value";
  return typeof value === "number"
    ? String(value)
    : JSON.stringify(value.length > 60 ? value.slice(0, 60) + "…" : value);
}
