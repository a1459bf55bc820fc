import { Fault } from "../fault/mod.ts";

/** Properties that SVG also has as attributes. */
const ATTRIBUTES = new Set(
  ("fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset " +
    "stroke-linecap stroke-linejoin stroke-miterlimit opacity font-size font-weight font-style " +
    "text-anchor dominant-baseline letter-spacing paint-order visibility display clip-path " +
    "mix-blend-mode image-rendering").split(" "),
);
/** Properties that tell a web page where to put things, or fonts that a report sets itself. */
const OF_THE_PAGE =
  /^(overflow.*|max-width|max-height|min-.*|width|height|margin.*|padding.*|font-family|font-variant.*|cursor|pointer-events|white-space|user-select|background.*|color|columns|line-height|-webkit-.*|--plot-background)$/;

/**
 * The `style` of an element as attributes, which every renderer reads.
 *
 * @throws Fault for a property that has none.
 */
export function resolveStyle(id: string, node: Element, colour: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, text] of declarations(node)) {
    if (ATTRIBUTES.has(name)) {
      found.set(name, text.replaceAll("currentColor", colour));
    } else if (!OF_THE_PAGE.test(name)) {
      throw new Fault(`publish: ${id} has a style that cannot be printed`, {
        expected: "styles that SVG has attributes for, e.g. fill, stroke, opacity, font-size",
        found: `${name}: ${text}`,
      });
    }
  }
  return found;
}

/** The declarations in an element's `style` attribute, in order. */
export function declarations(node: Element): [name: string, text: string][] {
  return (node.getAttribute("style") ?? "").split(";").flatMap((part) => {
    const colon = part.indexOf(":");
    return colon < 0 ? [] : [[part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim()]];
  }) as [string, string][];
}
