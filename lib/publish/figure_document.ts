import { parseHTML } from "linkedom";
import { Fault } from "../fault/mod.ts";
import { PixelCanvas } from "./pixel_canvas.ts";

/**
 * Runs `draw` with a document of its own, as Observable Plot and D3 expect in a browser. The globals
 * they look for are there while it runs and gone after.
 *
 * @throws Fault if `draw` is asynchronous, returns no element, or waits for a browser's layout.
 */
export function drawInDocument(id: string, draw: () => Element): Element {
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
  let drawn: Element;
  try {
    drawn = draw();
  } finally {
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
  return drawn;
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
