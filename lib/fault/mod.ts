/**
 * The one kind of error Kenzan throws on purpose.
 *
 * A {@link Fault} says what was expected, what was found, where, and what to do; every
 * subsystem uses it, so the terminal, the notebook and the report show refusals alike.
 *
 * @module
 */

/** What a {@link Fault} tells besides its subject. Every text is one line unless noted. */
export interface FaultParts {
  /** What should have been there: a type, a list of codes, a checksum. */
  expected?: string;
  /** What was there instead. */
  found?: string;
  /** Dataset, row, field, notebook cell or clause; several lines list several places. */
  where?: string;
  /** The next step for the person who reads it: a command, or an edit. */
  remedy?: string;
  /** The error that led here, if any. */
  cause?: unknown;
}

/**
 * An error a person can act on.
 *
 * @example The message carries its parts, one to a line.
 * ```ts
 * import { Fault } from "kenzan/fault/mod.ts";
 *
 * const fault = new Fault("catalog: checksum of deer-gps differs", {
 *   expected: "sha256 0a1b",
 *   found: "sha256 ffee",
 *   remedy: "restore the file",
 * });
 * console.assert(fault.message.split("\n").length === 4);
 * ```
 */
export class Fault extends Error implements FaultParts {
  /** `subsystem: what went wrong`, the first line of the message. */
  readonly subject: string;
  readonly expected?: string;
  readonly found?: string;
  readonly where?: string;
  readonly remedy?: string;

  constructor(subject: string, parts: FaultParts = {}) {
    super(layOut(subject, parts), { cause: parts.cause });
    this.name = "Fault";
    this.subject = subject;
    this.expected = parts.expected;
    this.found = parts.found;
    this.where = parts.where;
    this.remedy = parts.remedy;
  }
}

function layOut(subject: string, parts: FaultParts): string {
  const line = (head: string, text?: string) =>
    text === undefined ? [] : [`  ${head.padEnd(9)} ${text.replaceAll("\n", "\n            ")}`];
  return [
    subject,
    ...line("expected:", parts.expected),
    ...line("found:", parts.found),
    ...line("where:", parts.where),
    ...line("do:", parts.remedy),
  ].join("\n");
}
