import { Fault } from "../fault/mod.ts";
import { type CanonicalWriter, plainMinus, ROOT_CONTEXT, type SvgContext } from "./canonical_svg.ts";
import { element, escapeMarkup } from "./markup.ts";
import { declarations } from "./svg_style.ts";
import { breakLines, textWidth } from "./text_width.ts";

/** A piece of a figure: SVG with its size, to be stacked. */
export interface FigurePart {
  svg: string;
  width: number;
  height: number;
}

/** What every part of a figure shares. */
interface Figure {
  id: string;
  writer: CanonicalWriter;
  /** Where the next part goes: below the ones that were taken before. */
  place: () => SvgContext;
  /** What Plot printed. */
  warnings: readonly string[];
}

const SWATCH_GAP = 5;
const ROW_GAP = 16;

/**
 * The pieces of what Plot returns, from top to bottom: an `<svg>`, or a `<figure>` with title,
 * subtitle, legends (`<div>` of swatches, `<svg>` of a ramp), plot and caption.
 *
 * @throws Fault for HTML that is none of these, and for a plot that carries a warning.
 */
export function* figureParts(figure: Figure, node: Element): Generator<FigurePart, void> {
  const { id, writer, place } = figure;
  const name = node.localName;
  if (name === "style") return;
  if (name === "svg") return yield svgPart(figure, node, place());
  const className = node.getAttribute("class") ?? "";
  if (/-swatches\b/.test(className)) return yield swatchesPart(figure, node, place());
  if (name === "figure" || name === "div" || name === "span") {
    for (const child of [...node.children]) yield* figureParts(figure, child);
    return;
  }
  const sizes: Record<string, [size: number, weight: string, colour: string]> = {
    h2: [15, "bold", "#000000"],
    h3: [12, "normal", "#444444"],
    figcaption: [11, "normal", "#444444"],
  };
  if (name in sizes) return yield textPart(node.textContent ?? "", ...sizes[name], writer, place());
  throw new Fault(`publish: ${id} holds HTML that cannot be printed`, {
    expected: "<svg>, or a <figure> as Plot makes it (title, legends, plot, caption)",
    found: `<${name}>`,
    remedy: "draw it with marks",
  });
}

function svgPart({ id, writer, warnings }: Figure, node: Element, outer: SvgContext): FigurePart {
  if (node.textContent?.includes("\u26a0")) {
    throw new Fault(`publish: Plot warns about ${id}`, {
      expected: "a plot without warnings",
      found: warnings.join("\n"),
      remedy: "mend what it names, or say what is meant (e.g. `type` of a scale)",
    });
  }
  const box = (node.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  const [left, top, boxWidth, boxHeight] = box.length === 4 ? box : [0, 0, NaN, NaN];
  const width = parseFloat(node.getAttribute("width") ?? "") || boxWidth;
  const height = parseFloat(node.getAttribute("height") ?? "") || boxHeight;
  if (!(width > 0 && height > 0)) {
    throw new Fault(`publish: ${id} has no size`, {
      expected: "`width` and `height`, or a `viewBox`, on <svg>",
      found: node.outerHTML.slice(0, 100),
    });
  }
  const style = new Map(declarations(node));
  const scale = Number.isFinite(boxWidth) ? width / boxWidth : 1;
  const context: SvgContext = {
    ...outer,
    matrix: [scale, 0, 0, scale, outer.matrix[4] - left * scale, outer.matrix[5] - top * scale],
    width: width / scale,
    height: height / scale,
    colour: style.get("color") ?? outer.colour,
  };
  // <g> takes what <svg> handed down, and <svg> itself stays outside.
  const group = node.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "g");
  for (const { name, value } of [...node.attributes]) {
    if (!/^(width|height|viewBox|preserveAspectRatio|class|x|y|transform)$/.test(name)) {
      group.setAttribute(name, value);
    }
  }
  group.append(...[...node.childNodes]);
  const background = style.get("background") ?? style.get("background-color");
  const back = background && background !== "none" && background !== "transparent"
    ? element("rect", { x: left, y: top, width: width / scale, height: height / scale, fill: background })
    : "";
  const [, , , , dx, dy] = context.matrix;
  const move = `translate(${+dx.toFixed(2)},${+dy.toFixed(2)})` +
    (scale === 1 ? "" : ` scale(${+scale.toFixed(6)})`);
  return { svg: element("g", { transform: move }, back, writer.write(group, context)), width, height };
}

function textPart(
  text: string,
  size: number,
  weight: string,
  colour: string,
  writer: CanonicalWriter,
  outer: SvgContext,
): FigurePart {
  const whole = plainMinus(text.trim());
  const lines = breakLines(whole, outer.width / size);
  const height = lines.length * size * 1.45 + 4;
  const width = Math.max(...lines.map(textWidth)) * size;
  const [, , , , x, y] = outer.matrix;
  const svg = lines.map((line, index) =>
    element("text", {
      x,
      y: y + size * (1.1 + index * 1.45),
      "font-size": size,
      "font-weight": weight === "bold" ? weight : undefined,
      fill: colour,
    }, escapeMarkup(line))
  ).join("");
  writer.textBoxes.push([x, y, x + width, y + height]);
  return { svg, width, height };
}

/** Swatches in rows, as wide as the plot below them. */
function swatchesPart(figure: Figure, node: Element, outer: SvgContext): FigurePart {
  const { writer } = figure;
  const size = 11;
  const items = [...node.children].filter((child) => /-swatch\b/.test(child.getAttribute("class") ?? ""));
  const sized = items.map((item) => {
    const symbol = item.querySelector("svg")!;
    const label = plainMinus((item.textContent ?? "").trim());
    const wide = parseFloat(symbol.getAttribute("width")!) + SWATCH_GAP + textWidth(label) * size;
    return {
      symbol,
      label,
      wide,
      high: Math.max(parseFloat(symbol.getAttribute("height")!), size * 1.3) + 4,
    };
  });
  const rowHeight = Math.max(...sized.map(({ high }) => high));
  const spots: [x: number, row: number][] = [];
  let [x, row] = [0, 0];
  for (const { wide } of sized) {
    if (x > 0 && x + wide > outer.width) [x, row] = [0, row + 1];
    spots.push([x, row]);
    x += wide + ROW_GAP;
  }
  const height = (row + 1) * rowHeight + 8;
  const width = Math.max(...sized.map(({ wide }, index) => spots[index][0] + wide));
  const svg = sized.map(({ symbol, label }, index) => {
    const [left, top] = [
      outer.matrix[4] + spots[index][0],
      outer.matrix[5] + spots[index][1] * rowHeight + 2,
    ];
    const side = parseFloat(symbol.getAttribute("height")!);
    const at = { ...ROOT_CONTEXT, matrix: [1, 0, 0, 1, left, top + (rowHeight - 4 - side) / 2] } as const;
    const drawn = svgPart(figure, symbol, at);
    const textX = left + drawn.width + SWATCH_GAP;
    writer.textBoxes.push([textX, top, textX + textWidth(label) * size, top + rowHeight]);
    const baseline = top + (rowHeight - 4) / 2 + size * 0.36;
    return drawn.svg +
      element("text", { x: textX, y: baseline, "font-size": size, fill: "#000000" }, escapeMarkup(label));
  }).join("");
  return { svg, width, height };
}
