import { Fault } from "../fault/mod.ts";
import type { FontMetrics } from "./font_metrics.ts";

/** A column as it is to be printed. */
export interface PrintedColumn {
  head: string;
  /** Unit with its brackets, on a line of its own. */
  unit?: string;
  cells: string[];
  numeric: boolean;
}

/** How a table is fitted to a page. */
export interface TableFit {
  landscape: boolean;
  /** Font size in pt. */
  size: number;
  /** Column widths in pt, padding included. */
  widths: number[];
  /** Space above and below the text of a row, in pt. */
  inset: number;
  /** Whether the whole table stands on one page. It would be divided otherwise, its head repeated. */
  together: boolean;
}

/** Text area in pt, A4 less 25 mm on each side: short and long edge. */
const PORTRAIT = (210 - 50) * 72 / 25.4;
const LANDSCAPE = (297 - 50) * 72 / 25.4;
/** Height in pt of a caption with its space, and of a line of notes. */
const CAPTION = 30;
const NOTE = 13;
/** Insets of rows in pt: the closer ones where they keep the 47 prefectures on one page. */
const INSETS = [3.5, 2.5, 1.5];
/** Left and right padding of a cell in pt, as in `reports/report.typ`, and a hair for rounding. */
const PADDING = 12 + 0.1;
/** A text column is not broken narrower than this many em, unless its texts are shorter. */
const NARROWEST = 8;

/** Pages that are tried, in order of preference. */
const pages = [
  { landscape: false, size: 9, wide: PORTRAIT },
  { landscape: false, size: 8, wide: PORTRAIT },
  { landscape: true, size: 9, wide: LANDSCAPE },
  { landscape: true, size: 8, wide: LANDSCAPE },
  { landscape: true, size: 7, wide: LANDSCAPE },
];

/**
 * Finds page and column widths for a table: numbers never break, texts only where the table would
 * not fit otherwise.
 *
 * @param font The font the table is set in; cells are set without kerning, so that widths add up.
 * @param notes Number of notes under the table.
 * @throws Fault if the table is too wide for a landscape page.
 */
export function fitTable(
  columns: PrintedColumn[],
  { font, notes, where }: { font: FontMetrics; notes: number; where: string },
): TableFit {
  const em = columns.map((column) => columnWidths(column, font));
  for (const { landscape, size, wide } of pages) {
    const widths = share(em.map((width) => scale(width, size)), wide);
    if (widths === undefined) continue;
    const lines = linesOf(columns, widths, size, font);
    const high = (landscape ? PORTRAIT : LANDSCAPE) - CAPTION - NOTE * notes;
    const inset = INSETS.find((inset) =>
      lines.reduce((sum, count) => sum + (count * 1.45 - 0.45) * size + 2 * inset, 0) <= high
    );
    return { landscape, size, widths, inset: inset ?? INSETS[0], together: inset !== undefined };
  }
  throw new Fault("report: a table is too wide for a landscape page", {
    expected: `at most ${Math.round(LANDSCAPE)} pt at 7 pt letters`,
    found: `${
      Math.round(em.reduce((sum, { least }) => sum + least * 7 + PADDING, 0))
    } pt in ${columns.length} columns`,
    where,
    remedy: "keep columns out of the page with `shown: false`, shorten labels, or publish two tables",
  });
}

interface Widths {
  /** Nothing breaks. */
  natural: number;
  /** Only the head breaks. */
  compact: number;
  /** Texts break, too. */
  least: number;
}

function columnWidths({ head, unit = "", cells, numeric }: PrintedColumn, font: FontMetrics): Widths {
  const widest = (texts: string[]) => texts.reduce((most, text) => Math.max(most, textWidth(text, font)), 0);
  const body = widest(cells);
  const word = Math.max(widest(unbreakable(head)), textWidth(unit, font));
  return {
    natural: Math.max(body, textWidth(head, font), textWidth(unit, font)),
    compact: Math.max(body, word, Math.min(textWidth(head, font), 4)),
    least: numeric
      ? Math.max(body, word)
      : Math.max(word, Math.min(body, NARROWEST), widest(cells.flatMap(unbreakable))),
  };
}

function scale({ natural, compact, least }: Widths, size: number): Widths {
  const points = (em: number) => em * size + PADDING;
  return { natural: points(natural), compact: points(compact), least: points(least) };
}

/** Widths that fill at most `wide`: the roomiest of the three that fits, and a share of what is left. */
function share(columns: Widths[], wide: number): number[] | undefined {
  const total = (key: keyof Widths) => columns.reduce((sum, column) => sum + column[key], 0);
  if (total("natural") <= wide) return columns.map(({ natural }) => natural);
  for (const key of ["compact", "least"] as const) {
    if (total(key) > wide) continue;
    const wish = total("natural") - total(key);
    const part = (wide - total(key)) / wish;
    return columns.map((column) => column[key] + (column.natural - column[key]) * part);
  }
  return undefined;
}

/** Lines that each row takes, the head first; a guess where texts wrap. */
function linesOf(columns: PrintedColumn[], widths: number[], size: number, font: FontMetrics): number[] {
  const lines = (text: string, column: number) =>
    Math.ceil(textWidth(text, font) * size * 1.05 / (widths[column] - PADDING + 0.2) - 0.05);
  const head = Math.max(
    ...columns.map(({ head, unit }, index) => lines(head, index) + (unit === undefined ? 0 : 1)),
  );
  const rows = (columns[0]?.cells ?? []).map((_, row) =>
    Math.max(1, ...columns.map(({ cells, numeric }, index) => numeric ? 1 : lines(cells[row], index)))
  );
  return [head, ...rows];
}

/** Width of a text in em, without kerning. */
export function textWidth(text: string, font: FontMetrics): number {
  let width = 0;
  for (const character of text) width += font.advance(character.codePointAt(0)!);
  return width;
}

/** Parts that a line break cannot divide: Latin words and numbers whole, Japanese by pairs (kinsoku). */
function unbreakable(text: string): string[] {
  return text.match(/[\u0021-\u007e\u00a0-\u02ff]+|[^\u0021-\u007e\s]{1,2}/g) ?? [];
}
