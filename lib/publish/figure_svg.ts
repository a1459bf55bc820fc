import { type Box, CanonicalWriter, ROOT_CONTEXT, type SvgContext } from "./canonical_svg.ts";
import { type FigurePart, figureParts } from "./figure_parts.ts";
import type { Label, Language } from "./label.ts";
import { element } from "./markup.ts";

/** The report's font for figures; outside the report whatever sans-serif there is. */
export const FIGURE_FONT = "Noto Sans JP, sans-serif";

/** A finished picture. */
export interface Picture {
  svg: string;
  /** CSS pixels. */
  width: number;
  height: number;
}

/** What is on a picture, not yet in its `<svg>`, and where its texts lie. */
export interface Drawing extends Picture {
  textBoxes: readonly Box[];
}

/**
 * What Plot drew, as one drawing: title, legends, plot and caption below each other.
 *
 * @param warnings What Plot printed while it was drawn, for the Fault about a plot that carries one.
 * @throws Fault for what cannot be printed, see {@link CanonicalWriter} and {@link figureParts}.
 */
export function figureDrawing(id: string, drawn: Element, warnings: readonly string[]): Drawing {
  const writer = new CanonicalWriter(id);
  const width = widestSvg(drawn);
  const parts: FigurePart[] = [];
  let y = 0;
  const place = (): SvgContext => ({ ...ROOT_CONTEXT, matrix: [1, 0, 0, 1, 0, y], width });
  for (const part of figureParts({ id, writer, place, warnings }, drawn)) {
    parts.push(part);
    y += part.height;
  }
  writer.close();
  return {
    svg: parts.map((part) => part.svg).join(""),
    width: Math.max(width, ...parts.map((part) => part.width)),
    height: y,
    textBoxes: writer.textBoxes,
  };
}

/**
 * Puts the drawings of both languages into `<svg>` elements of one size, on white, grown where a
 * text would be cut off at the edge.
 */
export function closePictures(
  drawings: Record<Language, Drawing>,
  description: Label,
): Record<Language, Picture> {
  const both = [drawings.ja, drawings.en];
  const boxes: Box[] = both.flatMap(({ width, height, textBoxes }): Box[] => [
    [0, 0, width, height],
    ...textBoxes.map(([left, top, right, bottom]): Box => [left - 2, top - 2, right + 2, bottom + 2]),
  ]);
  const left = Math.floor(Math.min(...boxes.map((box) => box[0])));
  const top = Math.floor(Math.min(...boxes.map((box) => box[1])));
  const width = Math.ceil(Math.max(...boxes.map((box) => box[2]))) - left;
  const height = Math.ceil(Math.max(...boxes.map((box) => box[3]))) - top;
  const close = (language: Language): Picture => {
    const attributes = {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `${left} ${top} ${width} ${height}`,
      "font-family": FIGURE_FONT,
      "font-size": 10,
      fill: "#000000",
      role: "img",
      "aria-label": description[language],
    };
    const white = element("rect", { x: left, y: top, width, height, fill: "#ffffff" });
    return { svg: element("svg", attributes, white, drawings[language].svg), width, height };
  };
  return { ja: close("ja"), en: close("en") };
}

/** Captions and swatches are as wide as the plot. */
function widestSvg(drawn: Element): number {
  const all = drawn.localName === "svg" ? [drawn] : [...drawn.querySelectorAll("svg")];
  return Math.max(...all.map((svg) => parseFloat(svg.getAttribute("width") ?? "0")), 0);
}
