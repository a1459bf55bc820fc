import { parseHTML } from "linkedom";
import { Fault } from "../fault/mod.ts";
import { PixelCanvas } from "./pixel_canvas.ts";

/** What `draw` returned, and the warnings that Plot printed meanwhile. */
export interface Drawn {
  drawn: Element;
  warnings: readonly string[];
}

/**
 * Runs `draw` with a document of its own, as Observable Plot and D3 expect in a browser. The globals
 * they look for are there while it runs and gone after. Warnings are printed as ever, and kept.
 *
 * @throws Fault if `draw` is asynchronous, returns no element, or waits for a browser's layout.
 */
export function drawInDocument(id: string, draw: () => Element): Drawn {
  const document = figureDocument();
  const browser = {
    window: { document, devicePixelRatio: 1 },
    document,
    // Plot asks for the next frame only to lay out a tip, once the browser has measured its text.
    requestAnimationFrame() {
      throw new Fault(`publish: ${id} holds a tip, which only a browser can lay out`, {
        expected: "marks that print",
        found: "Plot.tip",
        remedy: "use Plot.text for what a reader of paper should see",
      });
    },
  };
  const globals = globalThis as Record<string, unknown>;
  const before = Object.keys(browser).map((name) => [name, globals[name]] as const);
  Object.assign(globals, browser);
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (...said) => {
    warnings.push(said.map(String).join(" "));
    warn(...said);
  };
  let drawn: Element;
  try {
    drawn = draw();
  } finally {
    console.warn = warn;
    for (const [name, content] of before) {
      if (content === undefined) delete globals[name];
      else globals[name] = content;
    }
  }
  if (typeof drawn?.tagName !== "string") {
    throw new Fault(`publish: ${id} drew nothing`, {
      expected: "a function that returns what Plot.plot returns: an <svg> or <figure> element",
      found: drawn instanceof Promise ? "a Promise" : String(drawn),
      remedy: drawn instanceof Promise ? "await the data before, and draw in a plain function" : "return it",
    });
  }
  refuseBlank(id, drawn);
  return { drawn, warnings };
}

/** Refuses a drawing without a shape besides axes, grids and frames, e.g. a plot without marks. */
function refuseBlank(id: string, drawn: Element): void {
  const svgs = drawn.localName === "svg" ? [drawn] : [...drawn.querySelectorAll("svg")];
  const shapes = "path, circle, ellipse, rect, line, polyline, polygon, text, image, use";
  const furniture = '[aria-label*="axis"], [aria-label*="grid"], [aria-label="frame"]';
  const isShape = (shape: Element) => shape.closest(furniture) === null;
  if (svgs.length === 0 || svgs.some((svg) => [...svg.querySelectorAll(shapes)].some(isShape))) return;
  throw new Fault(`publish: figure ${id} is empty`, {
    expected: "a mark with at least one row",
    found: "axes at most",
    remedy: "give the plot marks, and their data",
  });
}

/** An empty document whose canvases need no browser and whose elements take `style` as a text. */
function figureDocument(): Document {
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  const createElement = document.createElement.bind(document);
  const orCanvas = (name: string) =>
    name.toLowerCase() === "canvas" ? new PixelCanvas() : createElement(name);
  document.createElement = orCanvas as typeof document.createElement;
  let prototype = Object.getPrototypeOf(document.documentElement);
  while (!Object.hasOwn(prototype, "style")) prototype = Object.getPrototypeOf(prototype);
  const style = Object.getOwnPropertyDescriptor(prototype, "style")!;
  Object.defineProperty(prototype, "style", {
    ...style,
    set(this: Element, text: string) {
      this.setAttribute("style", text);
    },
  });
  return document;
}
