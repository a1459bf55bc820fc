import type { RecordedItem } from "../notebook/mod.ts";
import type { Label, Language, PublishedFigure, PublishedTable } from "../publish/mod.ts";
import type { FontMetrics } from "./font_metrics.ts";
import { fill, type Locale } from "./locale.ts";
import type { Numbering } from "./numbering.ts";
import { printedColumns, type TableData } from "./printed_table.ts";
import { originAnchor } from "./reference.ts";
import { breakHead, fitTable } from "./table_columns.ts";
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

/** An item as Typst markup, and how it stands on its page. */
export interface ItemMarkup {
  id: string;
  markup: string;
  landscape: boolean;
  /** Whether it stands at the head or foot of a page, the text flowing by. */
  float: boolean;
  /** Whether it goes on over several pages. */
  divided: boolean;
  /** Whether it fills its page so far that nothing else should stand there. */
  alone: boolean;
}

/**
 * Lets float what follows something that floats in its chapter: it would have to wait for it otherwise, and leave
 * the rest of its page empty.
 *
 * @param items By id.
 */
export function floatAlong(items: ReadonlyMap<string, ItemMarkup>, { places }: Numbering): void {
  let [chapter, isFloating] = ["", false];
  for (const [id, { text }] of places) {
    const item = items.get(id);
    if (item === undefined) continue;
    const [own] = /\d+/.exec(text)!;
    item.float ||= isFloating && own === chapter && !item.landscape && !item.divided;
    [chapter, isFloating] = [own, item.float];
  }
}

/** Markup of items that follow one another; landscape neighbours share their pages. */
export function onPages(items: ItemMarkup[]): string {
  const blocks: string[] = [];
  for (let index = 0; index < items.length; index++) {
    if (!items[index].landscape) blocks.push(placed(items[index]));
    else {
      const run = [placed(items[index])];
      while (items[index + 1]?.landscape) run.push(placed(items[++index]));
      blocks.push(`#landscape[${run.join("\n\n")}]`);
    }
  }
  return blocks.join("\n\n");
}

function placed({ id, markup, float, divided, alone }: ItemMarkup): string {
  const manner = float
    ? `floating(${literal(id)}, alone: ${alone})`
    : divided
    ? "standing(breakable: true)"
    : "standing";
  return `#${manner}[${markup}]`;
}

/** CSS pixels in mm. */
const PIXEL = 25.4 / 96;
/** Text area of a page in mm. */
const WIDE = { portrait: 160, landscape: 247 };
/** Height left for a figure in mm, beside its caption and notes. */
const HIGH = { portrait: 205, landscape: 125 };
/** Higher figures (mm) and tables (rows) stand at the head or foot of a page: in the text they would leave gaps. */
const FLOATS = { height: 80, rows: 15 };
/**
 * Height in mm from which on something that floats has a page of its own: less would be left of the page than the
 * template keeps free under the heading of a chapter.
 */
const ALONE = 165;
/** Height in mm of a caption, or of a note, with its space. */
const CAPTION = 11, NOTE = 5;

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
  const width = fit(landscape ? "landscape" : "portrait");
  const alone = width * aspect + CAPTION + NOTE * item.notes.length > ALONE;
  const markup = call("item-figure", [
    literal(item.id),
    literal(context.number),
    literal(item.label[context.lang]),
    literal(path),
  ], {
    width: `${width.toFixed(3)}mm`,
    alt: literal(item.label[context.lang]),
    origin: `label(${literal(originAnchor(item.id))})`,
    notes: array(noteTexts(item.notes, context).map(literal)),
  });
  const float = !landscape && width * aspect > FLOATS.height;
  return { id: item.id, markup, landscape, float, divided: false, alone };
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
  const { landscape, size, padding, widths, height, heights, divisible, inset, together } = fitTable(
    columns,
    {
      font,
      notes: item.notes.length,
      where: context.where,
    },
  );
  const rows = Math.min(data.rows, limit);
  const heads = columns.map(({ head, unit }, column) => {
    const broken = breakHead(head, (widths[column] - 2 * padding) / size, font);
    return `(${literal(broken)}, ${unit === undefined ? "none" : literal(unit)})`;
  });
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
    array(heads),
    array(cells),
  ], {
    widths: array(widths.map((width) => `${width.toFixed(2)}pt`)),
    heights: array(heights.map((height) => height === undefined ? "auto" : `${height.toFixed(2)}pt`)),
    aligns: array(columns.map(({ numeric }) => `${numeric ? "right" : "left"} + horizon`)),
    size: `${size}pt`,
    origin: `label(${literal(originAnchor(item.id))})`,
    notes: array([...noteTexts(item.notes, context), ...shortened].map(literal)),
    inset: `${inset}pt`,
    padding: `${padding}pt`,
    divisible: String(divisible),
    continued: together ? undefined : literal(context.locale.continued),
  });
  return {
    id: item.id,
    markup,
    landscape,
    float: together && rows > FLOATS.rows && !landscape,
    divided: !together,
    alone: height * 25.4 / 72 > ALONE,
  };
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
