/** Characters shown of a line that differs. */
const SHOWN = 100;

/** The first line in which two texts differ, of each; cut to the place where they do. */
export function firstDifference(recorded: string, found: string): [recorded: string, found: string] {
  const [before, after] = [recorded.split("\n"), found.split("\n")];
  const line = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at)
    .find((at) => before[at] !== after[at]);
  if (line === undefined) return ["", ""];
  const [a, b] = [before[line], after[line]];
  let same = 0;
  while (a !== undefined && b !== undefined && same < a.length && a[same] === b[same]) same++;
  const start = Math.max(0, same - SHOWN / 2);
  const cut = (text: string | undefined) => {
    if (text === undefined) return "–";
    const piece = text.slice(start, start + SHOWN);
    return `${start > 0 ? "…" : ""}${start > 0 ? piece : piece.trimStart()}${
      start + SHOWN < text.length ? "…" : ""
    }`;
  };
  return [cut(a), cut(b)];
}
