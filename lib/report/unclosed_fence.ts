import { Fault } from "../fault/mod.ts";

/** A line of backticks, tildes or colons, perhaps in a quote or a list, and what follows them. */
const FENCE = /^(?:[\s>]|[-*+] |\d+[.)] )*(`{3,}|~{3,}|:{3,})(.*)$/;

/**
 * Refuses a code block or directive that nothing closes: Markdown would take the rest of the cell into it, and print
 * it as code.
 *
 * @param where Names notebook and cell.
 */
export function refuseUnclosedFence(source: string, where: string): void {
  const open: { mark: string; line: number; text: string }[] = [];
  for (const [index, text] of source.split(/\r?\n/).entries()) {
    const [, mark, rest] = FENCE.exec(text) ?? [];
    if (mark === undefined) continue;
    const last = open.at(-1);
    const isCode = last !== undefined && last.mark[0] !== ":";
    const closes = last !== undefined && mark[0] === last.mark[0] && mark.length >= last.mark.length &&
      rest.trim() === "";
    if (closes) open.pop();
    // Within code nothing opens; a line of colons alone closes nothing that is open.
    else if (!isCode && (mark[0] !== ":" || rest.trim() !== "")) open.push({ mark, line: index + 1, text });
  }
  const [first] = open;
  if (first === undefined) return;
  throw new Fault("report: a block of a narrative cell is not closed", {
    expected: `a line ${first.mark} after it`,
    found: first.text.trim(),
    where: `${where}, line ${first.line}`,
    remedy: `end the block with ${first.mark} on a line of its own`,
  });
}
