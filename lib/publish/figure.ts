import { checkedThing, type ThingOptions } from "./checks.ts";
import { inlineContent } from "./content.ts";
import { show } from "./display.ts";
import { Fault } from "../fault/mod.ts";
import type { Missing } from "./figure_marks.ts";
import type { Picture } from "./figure_svg.ts";
import type { FieldNames } from "./figure_titles.ts";
import type { Language } from "./label.ts";
import type { PublishedFigure, PublishedThing } from "./published.ts";

/** Picks the text of the language that is being drawn. */
export type Say = (ja: string, en: string) => string;

/** What belongs to a published figure besides its label and notes. */
export interface FigureOptions extends ThingOptions {
  /** Width it is printed at in CSS pixels (160 mm of an A4 column are 605). Default: as drawn. */
  width?: number;
  /** Height it is printed at most; the proportions are kept. Default: as drawn. */
  height?: number;
  /**
   * What becomes of rows that have no place on the paper: a value that is null, NaN or infinite (欠測), or not on its
   * scale, such as 0 on a logarithmic one. `gap` leaves them out: lines break, dots and bars lack. Default `refuse`.
   */
  missing?: Missing;
}

/**
 * Publishes a figure as vectors. `draw` is called once for each language and returns what Observable
 * Plot's `Plot.plot` returns (or any `<svg>`, or a `<figure>` or `<div>` of several); `say(ja, en)`
 * picks the text. `window` and `document` are there while it runs. Texts that would be cut off at
 * the edge widen the picture; legends become part of it.
 *
 * @example
 * ```ts ignore
 * await publish.figure("d-rate-series", (say) =>
 *   Plot.plot({
 *     x: { label: say("期間", "Period"), tickFormat: "d" },
 *     y: { label: say("森林減少率 (%/年)", "Deforestation rate (%/yr)"), zero: true },
 *     marks: [Plot.ruleX(rows, { x: "year", y1: "lower", y2: "upper" }), Plot.dot(rows, { x: "year", y: "rate" })],
 *   }), { label: { ja: "森林減少率の推移", en: "Deforestation rate by period" } });
 * ```
 * @throws Fault for a malformed id, a missing language, an asynchronous `draw`, a plot with warnings, one
 * with an axis that shows numbers and has no title of its own (Plot's own is the name of a field), one that draws nothing or leaves rows out (see {@link FigureOptions.missing}), and for what does not print: HTML, style sheets, outside references, tips.
 */
export async function figure(
  id: string,
  draw: (say: Say) => Element,
  options: FigureOptions,
): Promise<PublishedFigure> {
  const thing = checkedThing(id, options);
  const { width = Infinity, height = Infinity, missing = "refuse" } = options;
  if (!(width > 0 && height > 0)) {
    throw new Fault(`publish: ${id} has no size`, {
      expected: "`width` and `height` in CSS pixels, above 0",
      found: `${width} x ${height}`,
    });
  }
  if (missing !== "refuse" && missing !== "gap") {
    throw new Fault(`publish: ${id} does not say what becomes of missing values`, {
      expected: '`missing`: "refuse" or "gap"',
      found: JSON.stringify(missing),
    });
  }
  if (typeof draw !== "function") {
    throw new Fault(`publish: ${id} cannot be drawn`, {
      expected: "a function that draws: (say) => Plot.plot({ ... })",
      found: draw === null || draw === undefined ? String(draw) : `a ${typeof draw}`,
      remedy: "write `(say) =>` before it: it is drawn once for each language",
    });
  }
  // Loaded when a cell draws, not when a runner or report imports this folder.
  const [{ drawInDocument }, { drawWatched }, { closePictures, figureDrawing }, titles] = await Promise.all([
    import("./figure_document.ts"),
    import("./figure_marks.ts"),
    import("./figure_svg.ts"),
    import("./figure_titles.ts"),
  ]);
  const { numberedAxes, refuseUntitled } = titles;
  const drawing = (language: Language) => {
    const say: Say = (ja, en) => ({ ja, en })[language];
    let names: FieldNames = new Map();
    const { drawn, warnings } = drawInDocument(id, () => {
      const watched = drawWatched(id, missing, () => draw(say));
      names = watched.names;
      return watched.drawn;
    });
    // Asked before the drawing is taken to pieces.
    return { axes: numberedAxes(drawn, names), drawing: figureDrawing(id, drawn, warnings) };
  };
  const [ja, en] = [drawing("ja"), drawing("en")];
  refuseUntitled(id, { ja: ja.axes, en: en.axes });
  const pictures = closePictures({ ja: ja.drawing, en: en.drawing }, thing.label);
  const asked = Math.min(width / pictures.ja.width, height / pictures.ja.height);
  return await publishPictures("figure", thing, pictures, Number.isFinite(asked) ? asked : 1);
}

/** Publishes finished pictures of one size, to be printed `scale` times as large; shows the Japanese one. */
export async function publishPictures(
  kind: PublishedFigure["kind"],
  thing: PublishedThing,
  pictures: Record<Language, Picture>,
  scale: number,
): Promise<PublishedFigure> {
  const content = async ({ svg }: Picture) => await inlineContent(new TextEncoder().encode(svg));
  const published: PublishedFigure = {
    kind,
    ...thing,
    width: Math.round(pictures.ja.width * scale * 100) / 100,
    height: Math.round(pictures.ja.height * scale * 100) / 100,
    content: { ja: await content(pictures.ja), en: await content(pictures.en) },
  };
  const size = `${Math.round(published.width)} x ${Math.round(published.height)} px`;
  return await show(published, {
    text: `${thing.label.ja} (SVG, ${size})  [${thing.id}]`,
    svg: pictures.ja.svg,
  });
}
