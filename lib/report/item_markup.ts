import type { RecordedItem } from "../notebook/mod.ts";
import type { Label, Language, PublishedFigure, PublishedTable } from "../publish/mod.ts";
import type { FontMetrics } from "./font_metrics.ts";
import { fill, type Locale } from "./locale.ts";
import { printedColumns, type TableData } from "./printed_table.ts";
import { fitTable } from "./table_columns.ts";
import { array, call, literal } from "./typst_text.ts";

/** What the markup of figures and tables depends on besides the item. */
export interface ItemContext {
  lang: Language;
  locale: Locale;
  /** The item's number as printed: `図 3-1`. */
  number: string;
  /** Notebook and cell, for messages. */
  where: string;
}

/** An item as Typst markup, and the page it needs. */
export interface ItemMarkup {
  markup: string;
  landscape: boolean;
}

/** Markup of items that follow one another; landscape neighbours share their pages. */
export function onPages(items: ItemMarkup[]): string {
  const blocks: string[] = [];
  for (let index = 0; index < items.length; index++) {
    if (!items[index].landscape) blocks.push(items[index].markup);
    else {
      const run = [items[index].markup];
      while (items[index + 1]?.landscape) run.push(items[++index].markup);
      blocks.push(`#landscape[${run.join("\n\n")}]`);
    }
  }
  return blocks.join("\n\n");
}

/** CSS pixels in mm. */
const PIXEL = 25.4 / 96;
/** Text area of a page in mm. */
const WIDE = { portrait: 160, landscape: 247 };
/** Height left for a figure in mm, beside its caption and notes. */
const HIGH = { portrait: 205, landscape: 125 };

/**
 * Typst markup of a figure or map: at its own size, scaled down to the text area where it is larger,
 * and on a landscape page where it would otherwise shrink below four fifths.
 *
 * @param path Of its SVG in the Typst project.
 */
export function figureMarkup(
  item: PublishedFigure & RecordedItem,
  path: string,
  context: ItemContext,
): ItemMarkup {
  const natural = item.width * PIXEL;
  const aspect = item.height / item.width;
  const fit = (page: "portrait" | "landscape") => Math.min(natural, WIDE[page], HIGH[page] / aspect);
  const landscape = fit("portrait") < 0.8 * natural && fit("landscape") > 1.15 * fit("portrait");
  const markup = call("item-figure", [
    literal(item.id),
    literal(context.number),
    literal(item.label[context.lang]),
    literal(path),
  ], {
    width: `${fit(landscape ? "landscape" : "portrait").toFixed(3)}mm`,
    alt: literal(item.label[context.lang]),
    notes: array(noteTexts(item.notes, context).map(literal)),
  });
  return { markup, landscape };
}

/** Typst markup of a table: caption above, numbers to the right, its head again on every page. */
export function tableMarkup(
  item: PublishedTable & RecordedItem,
  data: TableData,
  { font, limit, withheld, ...context }: ItemContext & {
    font: FontMetrics;
    limit: number;
    withheld: boolean;
  },
): ItemMarkup {
  const columns = printedColumns(data, context.lang, limit);
  const { landscape, size, widths, inset, together } = fitTable(columns, {
    font,
    notes: item.notes.length,
    where: context.where,
  });
  const rows = Math.min(data.rows, limit);
  const cells: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (const { cells: texts } of columns) cells.push(literal(texts[row]));
  }
  const shortened = data.rows > limit
    ? [fill(withheld ? context.locale.shortenedWithheld : context.locale.shortened, {
      rows: data.rows,
      printed: limit,
      id: item.id,
    })]
    : [];
  const markup = call("item-table", [
    literal(item.id),
    literal(context.number),
    literal(item.label[context.lang]),
    array(
      columns.map(({ head, unit }) => `(${literal(head)}, ${unit === undefined ? "none" : literal(unit)})`),
    ),
    array(cells),
  ], {
    widths: array(widths.map((width) => `${width.toFixed(2)}pt`)),
    aligns: array(columns.map(({ numeric }) => numeric ? "right" : "left")),
    size: `${size}pt`,
    notes: array([...noteTexts(item.notes, context), ...shortened].map(literal)),
    inset: `${inset}pt`,
    // One page high or nearly: text flows around it, so that it leaves no gap.
    float: String(together && rows > 24 && !landscape),
    continued: together ? undefined : literal(context.locale.continued),
  });
  return { markup, landscape };
}

/** Notes as printed: a source (出典) as it is, remarks marked 注), several of them numbered. */
export function noteTexts(notes: Label[], { lang, locale }: ItemContext): string[] {
  const isSource = (text: string) => /^(出典|資料|source)\s*[:：]/i.test(text);
  const remarks = notes.filter((note) => !isSource(note[lang])).length;
  let number = 0;
  return notes.map((note) => {
    if (isSource(note[lang])) return note[lang];
    number++;
    return (remarks > 1 ? fill(locale.numberedNote, { number }) : locale.note) + note[lang];
  });
}
