import { type Audit, countsOf, type Finding, holds, PARTS, printable } from "../audit/mod.ts";
import { textTable } from "./text_table.ts";

/** Characters of a text that stand in a cell of the table. */
const WIDTH = 44;
/** Items that deviate and are shown; the certificate has more. */
const SHOWN = 40;

/** An audit as a table for the terminal: numbers by kind, then a line for each difference. */
export function auditLines({ findings, report }: Audit): string[] {
  const rows = PARTS.flatMap((part) => {
    const { checked, good, deviating, open } = countsOf(findings.filter((it) => it.part === part));
    return checked === 0 ? [] : [[part, ...[checked, good, deviating, open].map(String)]];
  });
  const lines = [
    "",
    `${printable(report.title.en)} (${printable(report.notebook.path)})`,
    textTable([["kind", "items", "hold", "deviate", "open"], ...rows], [1, 2, 3, 4]),
  ];
  const told = PARTS.flatMap((part) => findings.filter((it) => it.part === part && it.verdict !== "equal"));
  if (told.length === 0) return lines;
  // Deviations first: what is only noted, or could not be looked at, comes after.
  const rank = (it: Finding) => holds(it) ? 2 : it.verdict === "unchecked" || it.verdict === "absent" ? 1 : 0;
  told.sort((a, b) => rank(a) - rank(b));
  const differences = told.slice(0, SHOWN).flatMap(differencesOf);
  lines.push("", textTable([["verdict", "item", "what", "report", "audit"], ...differences]));
  if (told.length > SHOWN) lines.push(`... and ${told.length - SHOWN} more items: see the certificate`);
  return [...lines, ""];
}

function differencesOf({ part, id, verdict, remark, deviations, more }: Finding): string[][] {
  const item = `${part} ${id}`;
  const rows = deviations.map(({ what, recorded = "", found = "" }) => [what.en, recorded, found]);
  if (more !== undefined) rows.push([`and ${more} more`, "", ""]);
  if (rows.length === 0) return [[verdict, item, remark?.en ?? "", "", ""].map(cell)];
  const told = rows.map(([what, recorded, found], index) =>
    (index === 0 ? [verdict, item] : ["", ""]).concat([what, recorded, found]).map(cell)
  );
  return remark === undefined ? told : [...told, ["", "", remark.en, "", ""].map(cell)];
}

function cell(text: string, column: number): string {
  const line = printable(text);
  // The last words of a row may be as long as they are where nothing stands beside them.
  const width = column === 2 ? 2 * WIDTH : WIDTH;
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
