import { Fault } from "../fault/mod.ts";
import { type Affine, apply, IDENTITY, multiply, parseTransform } from "./affine.ts";
import { formatColour } from "./colour.ts";
import { escapeMarkup } from "./markup.ts";
import { RAMP_ADDRESS } from "./pixel_canvas.ts";
import { resolveStyle } from "./svg_style.ts";
import { textWidth } from "./text_width.ts";

/** A rectangle: left, top, right, bottom. */
export type Box = [number, number, number, number];

/** What an element inherits that decides where its text lies. */
export interface SvgContext {
  matrix: Affine;
  fontSize: number;
  anchor: string;
  /** What `currentColor` means. */
  colour: string;
  /** Size of the innermost `<svg>`, for lengths in %. */
  width: number;
  height: number;
  /** False inside a clip path, marker or pattern. */
  visible: boolean;
}

/** What holds before anything is inherited. */
export const ROOT_CONTEXT: SvgContext = {
  matrix: IDENTITY,
  fontSize: 10,
  anchor: "start",
  colour: "#000000",
  width: 0,
  height: 0,
  visible: true,
};

const LENGTHS = new Set(
  ("x y x1 y1 x2 y2 cx cy r rx ry dx dy width height d points transform stroke-width stroke-dasharray " +
    "stroke-dashoffset refX refY markerWidth markerHeight offset font-size").split(" "),
);
const DROPPED = new Set(
  ("class style id tabindex cursor pointer-events font-family font-variant focusable role xmlns href " +
    "aria-hidden aria-description").split(" "),
);
const HIDDEN = new Set(["clipPath", "marker", "pattern", "mask", "symbol", "defs"]);

/**
 * Writes elements of a drawing as SVG that browsers, Jupyter and Typst show alike and every run
 * repeats: no classes, styles, variables, scripts or outside references; ids numbered from 1 after
 * the figure's own id; coordinates to 1/100; minus as `-`. Notes where each text lies.
 */
export class CanonicalWriter {
  /** Where texts lie, in the coordinates of the whole picture. */
  readonly textBoxes: Box[] = [];
  readonly #id: string;
  readonly #ids = new Map<string, string>();
  readonly #defined = new Set<string>();

  constructor(id: string) {
    this.#id = id;
  }

  /** A new id, `<figure>-<number>`. */
  define(name: string): string {
    const renamed = this.#renamed(name);
    this.#defined.add(name);
    return renamed;
  }

  /** @throws Fault if something refers to an id that is not in the drawing. */
  close(): void {
    const missing = [...this.#ids.keys()].find((name) => !this.#defined.has(name));
    if (missing === undefined) return;
    throw new Fault(`publish: ${this.#id} refers to something that is not in it`, {
      expected: "clip paths, markers and gradients inside the figure",
      found: `url(#${missing})`,
      remedy: "draw the definition within the same element",
    });
  }

  /** One element and what is in it; an empty text for what does not print. */
  write(node: Element, context: SvgContext): string {
    const name = node.localName;
    if (name === "style" || name === "title" || name === "desc" || name === "script") return "";
    if (name === "foreignObject") this.#refuse("HTML inside the drawing", "<foreignObject>");
    const style = resolveStyle(this.#id, node, context.colour);
    const inner = this.#inherit(node, style, context);
    if (name === "image" && hrefOf(node)?.startsWith(RAMP_ADDRESS)) return this.#ramp(node, inner);
    if (name === "tspan" || name === "text") this.#noteText(node, inner);
    const children = [...node.childNodes].map((child) =>
      child.nodeType === 3
        ? escapeMarkup(plainMinus(child.textContent ?? ""))
        : child.nodeType === 1
        ? this.write(child as Element, inner)
        : ""
    ).join("");
    if (name === "a") return children;
    const attributes = this.#attributes(node, style, context);
    return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
  }

  /** Attributes, except those that place the element itself in the page. */
  #attributes(node: Element, style: Map<string, string>, context: SvgContext): string {
    const all = new Map<string, string>();
    for (const { name, value } of [...node.attributes]) {
      if (
        DROPPED.has(name) || name.startsWith("xmlns:") || name.startsWith("data-") || name === "xlink:href"
      ) {
        continue;
      }
      all.set(name, value);
    }
    for (const [name, value] of style) all.set(name, value);
    let text = "";
    const id = node.getAttribute("id");
    if (id) text += ` id="${this.define(id)}"`;
    const href = hrefOf(node);
    if (href && node.localName !== "a") text += ` href="${escapeMarkup(this.#reference(href))}"`;
    for (const [name, raw] of all) {
      text += ` ${name}="${escapeMarkup(this.#value(name, raw, context))}"`;
    }
    return text;
  }

  #value(name: string, raw: string, context: SvgContext): string {
    let text = raw.replaceAll("currentColor", context.colour).replaceAll("var(--plot-background)", "#ffffff");
    text = text.replace(/url\(["']?#([^)"']+)["']?\)/g, (_, id) => `url(#${this.#renamed(id)})`);
    if (/var\(|url\((?!#)/.test(text)) this.#refuse("a value that needs a style sheet or a file", text);
    if (!LENGTHS.has(name)) return text;
    if (/NaN|Infinity|undefined/.test(text)) {
      this.#refuse("a coordinate that is no number", `${name}="${text}"`);
    }
    if (text.endsWith("%")) {
      const whole = /^(y|y1|y2|cy|ry|height)$/.test(name) ? context.height : context.width;
      text = String(parseFloat(text) / 100 * whole);
    }
    const decimals = /scale|matrix/.test(text) ? 6 : 2;
    return text.replace(
      /-?\d*\.\d{3,}(?:e[-+]?\d+)?|-?\d+(?:\.\d+)?e[-+]?\d+/gi,
      (number) => String(Number(Number(number).toFixed(decimals)) + 0),
    );
  }

  #renamed(id: string): string {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const name = `${this.#id}-${this.#ids.size + 1}`;
    this.#ids.set(id, name);
    return name;
  }

  #reference(href: string): string {
    if (href.startsWith("#")) return "#" + this.#renamed(href.slice(1));
    if (href.startsWith("data:image/")) return href;
    return this.#refuse("a reference to the outside", href);
  }

  #refuse(what: string, found: string): never {
    throw new Fault(`publish: ${this.#id} holds ${what}`, {
      expected: "a drawing that stands alone: shapes, texts, embedded images",
      found: found.slice(0, 100),
      remedy: "draw it with marks and attributes",
    });
  }

  #inherit(node: Element, style: Map<string, string>, context: SvgContext): SvgContext {
    const read = (name: string) => style.get(name) ?? node.getAttribute(name) ?? undefined;
    const size = read("font-size");
    const transform = read("transform");
    return {
      ...context,
      matrix: transform ? multiply(context.matrix, parseTransform(transform)) : context.matrix,
      fontSize: size === undefined ? context.fontSize : lengthIn(size, context.fontSize),
      anchor: read("text-anchor") ?? context.anchor,
      visible: context.visible && !HIDDEN.has(node.localName),
    };
  }

  #noteText(node: Element, context: SvgContext): void {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3)
      .map((child) => child.textContent).join("");
    if (!context.visible || text.trim() === "") return;
    // A tspan without x of its own continues at its text's.
    const at = (name: string) => {
      const own = node.getAttribute(name) ?? node.parentElement?.getAttribute(name) ?? "0";
      return lengthIn(own, context.fontSize);
    };
    const [x, y] = [at("x") + at("dx"), at("y") + at("dy")];
    const wide = textWidth(text) * context.fontSize;
    const left = x - (context.anchor === "middle" ? wide / 2 : context.anchor === "end" ? wide : 0);
    const corners = [[left, y - 0.85], [left + wide, y - 0.85], [left, y + 0.2], [left + wide, y + 0.2]]
      .map(([cx, cy]) => apply(context.matrix, cx, y + (cy - y) * context.fontSize));
    const xs = corners.map(([cx]) => cx);
    const ys = corners.map(([, cy]) => cy);
    this.textBoxes.push([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
  }

  /** Plot's ramp legend, an image in browsers, as a gradient of vectors. */
  #ramp(node: Element, context: SvgContext): string {
    const colours = hrefOf(node)!.slice(RAMP_ADDRESS.length).split(";")
      .map((colour) => colour.split(",").map(Number));
    const id = this.define(`ramp ${this.#ids.size}`);
    const stops = [];
    for (let i = 0; i <= 32; i++) {
      const colour = colours[Math.round(i * 255 / 32)];
      const opacity = colour[3] < 255 ? ` stop-opacity="${(colour[3] / 255).toFixed(3)}"` : "";
      stops.push(`<stop offset="${i / 32}" stop-color="${formatColour(colour.slice(0, 3))}"${opacity}/>`);
    }
    const place = ["x", "y", "width", "height"]
      .map((name) => ` ${name}="${this.#value(name, node.getAttribute(name) ?? "0", context)}"`).join("");
    return `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="0">${stops.join("")}</linearGradient>` +
      `<rect${place} fill="url(#${id})"/>`;
  }
}

/** d3 and Plot write U+2212; tables and texts write `-`. */
export function plainMinus(text: string): string {
  return text.replaceAll("\u2212", "-");
}

function hrefOf(node: Element): string | null {
  return node.getAttribute("href") ?? node.getAttribute("xlink:href");
}

function lengthIn(text: string, fontSize: number): number {
  const number = parseFloat(text);
  return /em$/.test(text) ? number * fontSize : /%$/.test(text) ? number / 100 * fontSize : number;
}
