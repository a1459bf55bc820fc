import { Fault } from "../fault/mod.ts";
import { parseColour } from "./colour.ts";
import type { Label } from "./label.ts";
import { categoryColours, type Palette, paletteColour, paletteSteps } from "./palette.ts";
import { prettyStep } from "./pretty_step.ts";

/** A hatching for print in black and white. */
export type Hatch = "diagonal" | "antidiagonal" | "horizontal" | "vertical" | "cross" | "dots";

/** What the legend says of a scale of numbers. */
export interface ScaleOptions {
  /** Title in the legend, without the unit. */
  label: Label;
  unit: Label;
  /** Decimal places in the legend. */
  digits: number;
  /** Default `blue`. */
  palette?: Palette;
}

/** Numbers in classes. */
export interface ClassScale {
  kind: "classes";
  label: Label;
  unit: Label;
  digits: number;
  /** Class i holds edges[i] <= value < edges[i + 1], the last one its upper edge too. The ends may be infinite. */
  edges: number[];
  colours: string[];
  /** On polygons; below the pivot of a diverging scale, so that its sides differ without colour. */
  hatches: (Hatch | undefined)[];
}

/** Numbers on a continuous ramp. */
export interface RampScale {
  kind: "ramp";
  label: Label;
  unit: Label;
  digits: number;
  domain: [low: number, high: number];
  /** 64 colours from low to high. */
  colours: string[];
}

/** Codes. */
export interface CategoryScale {
  kind: "categories";
  label: Label;
  categories: { value: number; label: Label; colour: string; hatch?: Hatch }[];
}

/** How values become colours. Layers and panels that share a scale share its legend. */
export type Scale = ClassScale | RampScale | CategoryScale;

/** How {@link classes} divides. */
export interface ClassOptions extends ScaleOptions {
  /**
   * `pretty` (default): round numbers evenly apart. `quantile`: as many values in each class.
   * Edges are rounded to `digits` either way: what the legend prints is what is drawn.
   */
  method?: "pretty" | "quantile";
  /** Number of classes, about. Default 5. */
  count?: number;
  /** Borders between classes, instead of a method; the outer classes are open. */
  thresholds?: number[];
  /** For `diverging`: the threshold with a meaning, e.g. 0; colours turn there. */
  pivot?: number;
}

const RAMP_COLOURS = 64;

/**
 * A scale with classes for these values; null and NaN count as "no data".
 *
 * @throws Fault if there is no number among the values, or thresholds do not rise.
 */
export function classes(values: ArrayLike<number | null>, options: ClassOptions): ClassScale {
  const { label, unit, digits, palette = "blue", method = "pretty", count = 5, thresholds, pivot } = options;
  const sorted = finiteValues(values).sort();
  if (sorted.length === 0) {
    throw new Fault("publish: a map scale without numbers", {
      expected: `at least one finite value for ${label.en}`,
      found: `${values.length} values, all null or NaN`,
    });
  }
  const edges = thresholds
    ? [-Infinity, ...thresholds, Infinity]
    : method === "quantile"
    ? quantileEdges(sorted, count, digits)
    : prettyEdges(sorted[0], sorted.at(-1)!, count, digits);
  if (edges.length < 2 || edges.some((edge, i) => i > 0 && !(edge > edges[i - 1]))) {
    throw new Fault("publish: map classes that do not rise", {
      expected: "each border above the one before",
      found: edges.join(", "),
      remedy: "give `thresholds` in rising order, or more `digits`",
    });
  }
  const coarse = thresholds?.find((threshold) => Number(threshold.toFixed(digits)) !== threshold);
  if (coarse !== undefined) {
    throw new Fault("publish: a map class border that the legend cannot print", {
      expected: `thresholds with ${digits} decimal places at most`,
      found: String(coarse),
      remedy: "give more `digits`",
    });
  }
  const number = edges.length - 1;
  if (palette !== "diverging") {
    const colours = paletteSteps(palette, number);
    return { kind: "classes", label, unit, digits, edges, colours, hatches: Array(number).fill(undefined) };
  }
  const below = edges.slice(1).filter((edge) => edge <= (pivot ?? 0)).length;
  return {
    kind: "classes",
    label,
    unit,
    digits,
    edges,
    colours: Array.from(
      { length: number },
      (_, i) =>
        i < below
          ? paletteColour("diverging", 0.42 * i / Math.max(1, below - 1))
          : paletteColour("diverging", 1 - 0.42 * (number - 1 - i) / Math.max(1, number - below - 1)),
    ),
    hatches: Array.from({ length: number }, (_, i) => i < below ? "horizontal" : undefined),
  };
}

/** A continuous scale for these values, or for a `domain`; values beyond it take its end colours. */
export function ramp(
  values: ArrayLike<number | null>,
  { label, unit, digits, palette = "blue", domain }: ScaleOptions & { domain?: [low: number, high: number] },
): RampScale {
  const [low, high] = domain ?? extremes(finiteValues(values));
  if (!(high > low)) {
    throw new Fault("publish: a map scale without a range", {
      expected: "two different numbers, low before high",
      found: `${low} to ${high}`,
      remedy: "give `domain`",
    });
  }
  const colours = Array.from(
    { length: RAMP_COLOURS },
    (_, i) => paletteColour(palette, i / (RAMP_COLOURS - 1)),
  );
  return { kind: "ramp", label, unit, digits, domain: [low, high], colours };
}

/** A scale for codes. Colours are chosen where none is given. */
export function categories(
  label: Label,
  list: readonly { value: number; label: Label; colour?: string; hatch?: Hatch }[],
): CategoryScale {
  const colours = categoryColours(list.length);
  return {
    kind: "categories",
    label,
    categories: list.map((category, i) => ({ ...category, colour: category.colour ?? colours[i] })),
  };
}

/** Position of a value's class, category or ramp colour; -1 for "no data". */
export function slotOf(scale: Scale, value: number | null): number {
  if (value === null || Number.isNaN(value)) return -1;
  if (scale.kind === "ramp") {
    const [low, high] = scale.domain;
    const slot = Math.floor((value - low) / (high - low) * scale.colours.length);
    return Math.max(0, Math.min(scale.colours.length - 1, slot));
  }
  if (scale.kind === "categories") {
    const slot = scale.categories.findIndex((category) => category.value === value);
    return slot === -1 ? outside(scale, value) : slot;
  }
  const { edges } = scale;
  const last = edges.length - 1;
  // Edges are rounded to what is printed: a value may lie beyond them by a rounding error.
  const span = edges[last] - edges[0];
  const slack = Number.isFinite(span) ? span * 1e-9 : 0;
  if (value < edges[0] - slack || value > edges[last] + slack) return outside(scale, value);
  let slot = 0;
  while (slot < last - 1 && value >= edges[slot + 1]) slot++;
  return slot;
}

/** Colours by slot. */
export function slotColours(scale: Scale): string[] {
  return scale.kind === "categories" ? scale.categories.map(({ colour }) => colour) : scale.colours;
}

/** @throws Fault if a colour of a scale cannot be drawn. */
export function checkScale(scale: Scale): void {
  slotColours(scale).forEach(parseColour);
}

function outside(scale: ClassScale | CategoryScale, value: number): never {
  throw new Fault("publish: a value that the legend does not have", {
    expected: scale.kind === "classes"
      ? `${scale.edges[0]} to ${scale.edges.at(-1)}`
      : scale.categories.map((category) => category.value).join(", "),
    found: String(value),
    where: `scale ${scale.label.en}`,
    remedy: "make the scale from all values that are drawn, or turn this one into null",
  });
}

function finiteValues(values: ArrayLike<number | null>): Float64Array {
  const found = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null && Number.isFinite(value)) found[n++] = value;
  }
  return found.slice(0, n);
}

function extremes(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function quantileEdges(sorted: Float64Array, count: number, digits: number): number[] {
  const factor = 10 ** digits;
  const edges: number[] = [];
  for (let i = 0; i <= count; i++) {
    const at = (sorted.length - 1) * i / count;
    const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
    const quantile = low + (high - low) * (at - Math.floor(at));
    // The ends are rounded outwards: no value may fall off.
    const round = i === 0 ? Math.floor : i === count ? Math.ceil : Math.round;
    const edge = round(quantile * factor) / factor;
    if (edges.length === 0 || edge > edges.at(-1)!) edges.push(edge);
  }
  return edges.length > 1 ? edges : [edges[0], edges[0] + 1 / factor];
}

function prettyEdges(low: number, high: number, count: number, digits: number): number[] {
  // No finer than the legend can print.
  const step = prettyStep(Math.max((high - low) / count || Math.abs(high), 10 ** -digits));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
