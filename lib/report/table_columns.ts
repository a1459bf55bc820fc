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
  /** Space left and right of a cell's text, in pt. */
  padding: number;
  /** Space above and below the text of a row, in pt. */
  inset: number;
  /** Of the whole in pt, caption and notes included; a guess where texts wrap. */
  height: number;
  /** Heights of the rows in pt, insets included; undefined where a text breaks. */
  heights: (number | undefined)[];
  /** Whether a row may go on over a page: one that takes a good part of it would leave too much of the last one empty. */
  divisible: boolean;
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
/** Of the height of a page: rows up to it are kept whole. */
const HIGHEST_ROW = 0.3;
/** Added to the padding of a cell, in pt, against rounding. */
const HAIR = 0.1;
/** A text column is not broken narrower than this many em, unless its texts are shorter. */
const NARROWEST = 8;
/** Japanese words up to this many em are not broken in a head; longer ones in halves. */
const WORD = 5;

/** Pages that are tried, in order of preference: no page is turned for a few rows that small letters can hold. */
const pages: { landscape: boolean; size: number; padding: number; wide: number; mostRows?: number }[] = [
  { landscape: false, size: 9, padding: 6, wide: PORTRAIT },
  { landscape: false, size: 8, padding: 6, wide: PORTRAIT },
  { landscape: false, size: 8, padding: 4, wide: PORTRAIT },
  { landscape: false, size: 7, padding: 3, wide: PORTRAIT, mostRows: 12 },
  { landscape: true, size: 9, padding: 6, wide: LANDSCAPE },
  { landscape: true, size: 8, padding: 6, wide: LANDSCAPE },
  { landscape: true, size: 7, padding: 4, wide: LANDSCAPE },
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
  const rows = columns[0]?.cells.length ?? 0;
  for (const { landscape, size, padding, wide, mostRows = Infinity } of pages) {
    if (rows > mostRows) continue;
    const beside = 2 * padding + HAIR;
    const widths = share(em.map((width) => scale(width, size, beside)), wide);
    if (widths === undefined) continue;
    const lines = linesOf(columns, widths.map((width) => width - beside), size, font);
    const high = (landscape ? PORTRAIT : LANDSCAPE) - CAPTION - NOTE * notes;
    const heightAt = (inset: number) =>
      lines.reduce((sum, count) => sum + (count * 1.45 - 0.45) * size + 2 * inset, 0);
    const inset = INSETS.find((inset) => heightAt(inset) <= high);
    const fit = {
      landscape,
      size,
      padding,
      widths,
      inset: inset ?? INSETS[0],
      together: inset !== undefined,
    };
    const isWhole = (text: string, column: number) =>
      textWidth(text, font) * size + beside <= widths[column] + 1e-6 && isSetIn(text, font);
    const heights = (columns[0]?.cells ?? []).map((_, row) =>
      columns.every(({ cells }, column) => isWhole(cells[row], column)) ? size + 2 * fit.inset : undefined
    );
    const height = CAPTION + heightAt(fit.inset) + NOTE * notes;
    const highest = Math.max(...lines.slice(1)) * 1.45 * size;
    return { ...fit, height, heights, divisible: highest > HIGHEST_ROW * high };
  }
  throw new Fault("report: a table is too wide for a landscape page", {
    expected: `at most ${Math.round(LANDSCAPE)} pt at 7 pt letters`,
    found: `${
      Math.round(em.reduce((sum, { least }) => sum + least * 7 + 8, 0))
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
  const words = wordsOf(head).map((word) => textWidth(word.trimEnd(), font));
  const word = Math.max(
    textWidth(unit, font),
    widest(unbreakable(head)),
    ...words.map((width) => width <= WORD ? width : Math.ceil(width / 2)),
  );
  return {
    natural: Math.max(body, textWidth(head, font), textWidth(unit, font)),
    compact: Math.max(body, word),
    least: numeric
      ? Math.max(body, word)
      : Math.max(word, Math.min(body, NARROWEST), widest(cells.flatMap(unbreakable))),
  };
}

function scale({ natural, compact, least }: Widths, size: number, beside: number): Widths {
  const points = (em: number) => em * size + beside;
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

/** Lines that each row takes in columns so wide (pt, without padding), the head first; a guess where texts wrap. */
function linesOf(columns: PrintedColumn[], widths: number[], size: number, font: FontMetrics): number[] {
  const lines = (text: string, column: number) =>
    Math.ceil(textWidth(text, font) * size * 1.05 / (widths[column] + 0.2) - 0.05);
  const head = Math.max(
    ...columns.map(({ head, unit }, index) => {
      const broken = breakHead(head, widths[index] / size, font).split("\n");
      return broken.reduce((sum, line) => sum + lines(line, index), unit === undefined ? 0 : 1);
    }),
  );
  const rows = (columns[0]?.cells ?? []).map((_, row) =>
    Math.max(1, ...columns.map(({ cells, numeric }, index) => numeric ? 1 : lines(cells[row], index)))
  );
  return [head, ...rows];
}

/**
 * A column's head in lines (parted by line feeds) that fit a width where its words do.
 *
 * @param width Of the column in em, without padding.
 */
export function breakHead(head: string, width: number, font: FontMetrics): string {
  const lines: string[] = [];
  for (const word of wordsOf(head)) {
    const longer = lines.at(-1) + word;
    if (lines.length > 0 && textWidth(longer.trimEnd(), font) <= width + HAIR) {
      lines[lines.length - 1] = longer;
    } else lines.push(word);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Between words a head may break: after a space, or a comma in Japanese; before a bracket in full width. */
function wordsOf(head: string): string[] {
  return head.split(/(?<=[ 、・])|(?<=.)(?=（)/);
}

/** Width of a text in em, without kerning. */
export function textWidth(text: string, font: FontMetrics): number {
  let width = 0;
  for (const character of text) width += font.advance(character.codePointAt(0)!);
  return width;
}

/** Whether the font has all characters of a text: those of another one have other widths and heights. */
export function isSetIn(text: string, font: FontMetrics): boolean {
  for (const character of text) if (font.glyph(character.codePointAt(0)!) === 0) return false;
  return true;
}

/** Parts that a line break cannot divide: Latin words and numbers whole, Japanese by pairs (kinsoku). */
function unbreakable(text: string): string[] {
  return text.match(/[\u0021-\u007e\u00a0-\u02ff]+|[^\u0021-\u007e\s]{1,2}/g) ?? [];
}
