/**
 * A text from a report that is not trusted, fit for a terminal and a page: without control characters, which could
 * move a cursor or hide words, and without those that reverse the direction of writing.
 */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");
}
