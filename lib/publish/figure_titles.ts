import { Fault } from "../fault/mod.ts";
import type { Language } from "./label.ts";

/** Names of fields (or of what a transform makes: `Frequency`) by the scale that they are drawn on: `x`, `fy`, `color`. */
export type FieldNames = ReadonlyMap<string, ReadonlySet<string>>;

/** An axis, or the ramp of a legend, that shows numbers. */
export interface NumberedAxis {
  /** The option of `Plot.plot` that its title stands in. */
  scale: string;
  /** Without Plot's arrow; empty where there is none. */
  title: string;
  /** The first numbers that it shows. */
  ticks: string;
  /** Whether the title is one that Plot took from a field for want of another. */
  isFieldName: boolean;
}

const POSITIONS = ["x", "y", "fx", "fy"];
/** `-1,234.5`, `1.2e6`, `10k`, `50%`: a number, and nothing that says of what. */
const BARE_NUMBER = /^[-\u2212+]?[\d,.\u00a0 ]*\d([eE][-\u2212+]?\d+)?\s?[kMGTm\u00b5n%]?$/;

/**
 * The axes and ramps of what Plot drew that show numbers: those of quantities, and those of names that are numbers
 * (codes, numbered plots). Dates say themselves what they are. What no Plot drew is not looked into.
 */
export function numberedAxes(drawn: Element, names: FieldNames): NumberedAxis[] {
  const svgs = drawn.localName === "svg" ? [drawn] : [...drawn.querySelectorAll("svg")];
  return svgs.flatMap((svg) => {
    const isRamp = /-ramp\b/.test(svg.getAttribute("class") ?? "");
    const axes = isRamp ? [rampOf(svg)] : POSITIONS.flatMap((scale) => positionAxis(svg, scale));
    return axes.filter(({ ticks }) => ticks !== "").map(({ scale, title, ticks }) => {
      const plain = title.replace(/^[←↑↓]|[→↑↓]$/g, "").trim();
      const fields = [...names.get(scale) ?? []];
      return {
        scale,
        title: plain,
        ticks,
        isFieldName: fields.some((name) => plain === name || plain === `${name} (%)`),
      };
    });
  });
}

function positionAxis(svg: Element, scale: string): { scale: string; title: string; ticks: string }[] {
  const ticks = textsOf(svg, `[aria-label="${scale}-axis tick label"] text`);
  const type = scaleType(svg, scale);
  if (/^(utc|time)$/.test(type)) return [];
  const isOrdinal = /^(ordinal|point|band)$/.test(type);
  const numbers = isOrdinal ? ticks.filter((tick) => BARE_NUMBER.test(tick)) : ticks;
  const title = textsOf(svg, `[aria-label="${scale}-axis label"] text`).join(" ");
  return [{ scale, title, ticks: numbers.slice(0, 3).join(", ") }];
}

function rampOf(svg: Element): { scale: string; title: string; ticks: string } {
  const title = textsOf(svg, 'text[font-weight="bold"]').join(" ");
  return { scale: "color", title, ticks: textsOf(svg, ".tick text").slice(0, 3).join(", ") };
}

/** Of the plot that an `<svg>` is or belongs to; Plot puts the function onto the element that it returns. */
function scaleType(svg: Element, name: string): string {
  for (let element: Element | null = svg; element !== null; element = element.parentElement) {
    const { scale } = element as { scale?: (name: string) => { type: string } | undefined };
    if (typeof scale === "function") return scale(name)?.type ?? "";
  }
  return "";
}

function textsOf(svg: Element, selector: string): string[] {
  return [...svg.querySelectorAll(selector)].map((text) => (text.textContent ?? "").trim())
    .filter((text) => text !== "");
}

/**
 * Refuses numbers whose meaning a reader would have to guess: an axis or ramp without a title, or with one that Plot
 * took from the name of a field, which is neither in both languages nor with a unit.
 *
 * @throws Fault naming each, and what to write.
 */
export function refuseUntitled(id: string, drawn: Record<Language, NumberedAxis[]>): void {
  const faults = drawn.ja.flatMap((axis, index) => {
    const english = drawn.en[index] ?? axis;
    const missing = [axis, english].find(({ title }) => title === "");
    if (missing !== undefined) return [{ ...missing, text: `no title` }];
    // A title in one of the languages may happen to be the field's name.
    const isField = axis.isFieldName && english.isFieldName && axis.title === english.title;
    return isField ? [{ ...axis, text: `${JSON.stringify(axis.title)}, the name of a field` }] : [];
  });
  if (faults.length === 0) return;
  const places = [...new Map(faults.map((fault) => [`${fault.scale} ${fault.text}`, fault])).values()];
  const [{ scale }] = places;
  throw new Fault(`publish: figure ${id} shows numbers, and does not say of what`, {
    expected: "a title with the unit, in both languages, on every axis and ramp that shows numbers",
    found: places.map(({ scale, ticks, text }) => `${nameOf(scale)} (${ticks}, ...): ${text}`).join("\n"),
    remedy: `write \`${scale}: { label: say("森林減少率 (%/年)", "Deforestation rate (%/yr)") }\`` +
      (scale === "color" ? "" : `, or \`${scale}: { axis: null }\` where readers need no numbers`),
  });
}

function nameOf(scale: string): string {
  return scale === "color" ? "the ramp of the legend" : `the axis ${scale}`;
}
