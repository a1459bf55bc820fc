import type { FontMetrics } from "./font_metrics.ts";
import { isSetIn, textWidth } from "./table_columns.ts";
import { array, call, literal } from "./typst_text.ts";

/** A cell of a table in the appendices: its Typst markup, and the lines it prints, by which the table is measured. */
export interface AppendixCell {
  markup: string;
  lines: CellLine[];
}

/** A line of a cell, in its font at its size in pt. */
interface CellLine {
  text: string;
  size: number;
  font: "gothic" | "code";
}

/** The fonts that the appendices' tables are set in. */
export type TableFonts = Record<CellLine["font"], FontMetrics>;

/** A column as wide as its texts (`fit`), or with so many shares of the width that is left. */
export type AppendixColumn = "fit" | number;

/** Size of the letters, and of an identifier under a name, in pt. */
const SIZE = 8, SMALL = 6.5;
/** Space between lines (of the size of the letters), beside and above the text of a cell (pt), as in `plain-table`. */
const LEADING = 0.45, PADDING = 6, INSET = 3.5;
/** Added to a column's width, in pt, against rounding. */
const HAIR = 0.1;
/** Text area of a page in pt. */
const WIDE = (210 - 50) * 72 / 25.4;
/** A shared column gets at least so many pt; else all widths are left to the typesetter. */
const NARROWEST = 60;
/** A line wider than this (pt) does not widen a column that fits its texts: what it has in brackets goes to the next. */
const WIDEST_LINE = 100;
/** A row of more lines than this may go on over the page: others stay in one piece, beside what they begin with. */
const MOST_LINES = 30;

/** A cell that is a text. */
export function textCell(text: string): AppendixCell {
  return { markup: literal(text), lines: linesOf(text) };
}

/** The lines of a cell that prints a text, parted by line feeds. */
export function linesOf(text: string): CellLine[] {
  return text.split("\n").map((line) => ({ text: line, size: SIZE, font: "gothic" }));
}

/** The line that an identifier takes under the name of what it identifies. */
export function identifierLine(id: string): CellLine {
  return { text: id, size: SMALL, font: "code" };
}

/**
 * A small table. Widths, and heights of rows where no text breaks, are measured here: the typesetter would set each
 * cell three times to find them.
 */
export function appendixTable(
  { head, aligns, columns, rows, fonts }: {
    head: string[];
    aligns: string[];
    columns: AppendixColumn[];
    rows: AppendixCell[][];
    fonts: TableFonts;
  },
): string {
  const widths = columnWidths({ head, columns, rows, fonts });
  const heights = rows.map((row) =>
    widths !== undefined &&
      row.every(({ lines }, column) =>
        lines.every((line) => widthOf(line, fonts) + 2 * PADDING + HAIR <= widths[column] + 1e-9)
      )
      ? points(Math.max(...row.map(heightOf)))
      : "auto"
  );
  const cells = rows.flatMap((row) => {
    const isLong = widths !== undefined &&
      row.some((cell, column) => linesIn(cell, widths[column] - 2 * PADDING, fonts) > MOST_LINES);
    return row.map(({ markup }) => (isLong ? `table.cell(breakable: true, ${markup})` : markup));
  });
  return call("plain-table", [array(head.map(literal)), array(cells)], {
    columns: array(
      widths?.map(points) ?? columns.map((column) => column === "fit" ? "auto" : `${column}fr`),
    ),
    rows: array(["auto", ...heights]),
    aligns: array(aligns.map((align) => `${align} + horizon`)),
    size: `${SIZE}pt`,
  });
}

/** Widths in pt with padding; undefined where they are too wide for the page, or a character is of another font. */
function columnWidths(
  { head, columns, rows, fonts }: Pick<
    Parameters<typeof appendixTable>[0],
    "head" | "columns" | "rows" | "fonts"
  >,
): number[] | undefined {
  const pieces = (line: CellLine): CellLine[] =>
    widthOf(line, fonts) <= WIDEST_LINE
      ? [line]
      : line.text.split(/(?=[（(])/).map((piece) => ({ ...line, text: piece }));
  const least = columns.map((_, index) =>
    [...linesOf(head[index]), ...rows.flatMap((row) => row[index].lines.flatMap(pieces))]
      .reduce((most, line) => Math.max(most, widthOf(line, fonts)), 0) + 2 * PADDING + HAIR
  );
  const fixed = columns.reduce<number>(
    (sum, column, index) => column === "fit" ? sum + least[index] : sum,
    0,
  );
  const shares = columns.reduce<number>((sum, column) => column === "fit" ? sum : sum + column, 0);
  const share = shares === 0 ? 0 : (WIDE - fixed) / shares;
  const widths = columns.map((column, index) => column === "fit" ? least[index] : column * share);
  const isPossible = widths.every((width, index) => width >= Math.min(least[index], NARROWEST)) &&
    fixed <= WIDE;
  return isPossible ? widths : undefined;
}

/** Width of a line in pt; infinite where the font lacks a character. */
function widthOf({ text, size, font }: CellLine, fonts: TableFonts): number {
  return isSetIn(text, fonts[font]) ? textWidth(text, fonts[font]) * size : Infinity;
}

/** About how many lines a cell takes in a width in pt. */
function linesIn({ lines }: AppendixCell, width: number, fonts: TableFonts): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line, fonts) / width)), 0);
}

/** Height of a cell in pt, when no line of it breaks. */
function heightOf({ lines }: AppendixCell): number {
  return lines.reduce((sum, { size }) => sum + size, (lines.length - 1) * LEADING * SIZE) + 2 * INSET;
}

function points(length: number): string {
  return `${length.toFixed(2)}pt`;
}
