import { parseColour } from "./colour.ts";
import type { Hatch } from "./map_scale.ts";
import { element } from "./markup.ts";

const STROKES: Record<Hatch, string> = {
  diagonal: "M-1,5L5,-1M-1,1L1,-1M3,5L5,3",
  antidiagonal: "M-1,-1L5,5M-1,3L1,5M3,-1L5,1",
  horizontal: "M0,2L4,2",
  vertical: "M2,0L2,4",
  cross: "M0,2L4,2M2,0L2,4",
  dots: "M1,2L3,2",
};

/** Hatchings used in a figure: each direction and shade is defined once. */
export class HatchBook {
  readonly #id: string;
  readonly #names = new Map<string, string>();
  #definitions = "";

  constructor(id: string) {
    this.#id = id;
  }

  /**
   * A shape in a colour, hatched if asked. Colour and strokes are two shapes: a pattern with a
   * background shows seams between its tiles in PDF viewers.
   */
  shape(name: "path" | "rect", place: Record<string, string | number>, fill: string, hatch?: Hatch): string {
    const plain = element(name, { ...place, fill });
    if (hatch === undefined) return plain;
    return plain + element(name, { ...place, fill: `url(#${this.#pattern(hatch, fill)})`, stroke: "none" });
  }

  /** The definitions of all shapes so far. */
  definitions(): string {
    return this.#definitions === "" ? "" : element("defs", {}, this.#definitions);
  }

  #pattern(hatch: Hatch, fill: string): string {
    const stroke = isDark(fill) ? "#ffffff" : "#555555";
    const known = this.#names.get(hatch + stroke);
    if (known !== undefined) return known;
    const name = `${this.#id}-hatch-${this.#names.size + 1}`;
    this.#names.set(hatch + stroke, name);
    this.#definitions += element(
      "pattern",
      { id: name, width: 4, height: 4, patternUnits: "userSpaceOnUse" },
      element("path", {
        d: STROKES[hatch],
        fill: "none",
        stroke,
        "stroke-width": hatch === "dots" ? 1.6 : 0.6,
      }),
    );
    return name;
  }
}

/** By luma (ITU-R BT.601): dark grounds take white strokes. */
function isDark(colour: string): boolean {
  if (colour === "none") return false;
  const [red, green, blue] = parseColour(colour);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 120;
}
