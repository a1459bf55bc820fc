import { Fault } from "../fault/mod.ts";
import type { Language } from "./label.ts";
import type { PublishedInterval, PublishedValue } from "./published.ts";

/** U+00A0: a number and its unit stay on one line. */
const NO_BREAK = "\u00a0";

/** What stands in a cell that has no value. */
export const NO_VALUE = "–";

/** How {@link formatNumber} writes. */
export interface NumberFormat {
  /** Decimal places, 0-15. Default 0. */
  digits?: number;
  /** A comma every three digits. Default true; false for years and codes. */
  grouping?: boolean;
}

/**
 * A number as Kenzan prints it everywhere: half-width digits, a comma every three, a fixed number
 * of decimal places, `-` for minus, never `-0`. The system's locale has no say.
 *
 * @throws Fault for NaN, an infinity, 1e21 or more, and for decimal places outside 0-15.
 * @example
 * ```ts
 * import { formatNumber } from "kenzan/publish/mod.ts";
 * console.assert(formatNumber(-1234.5, { digits: 2 }) === "-1,234.50");
 * console.assert(formatNumber(2025, { grouping: false }) === "2025");
 * ```
 */
export function formatNumber(value: number, { digits = 0, grouping = true }: NumberFormat = {}): string {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) {
    throw new Fault("publish: decimal places of a number", {
      expected: "a whole number from 0 to 15",
      found: String(digits),
      remedy: "set `digits` to the decimal places to print",
    });
  }
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) {
    throw new Fault("publish: a number that cannot be printed", {
      expected: "a finite number below 1e21",
      found: String(value),
    });
  }
  const fixed = Math.abs(value).toFixed(digits);
  const [whole, fraction] = fixed.split(".");
  const grouped = grouping ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const sign = value < 0 && /[1-9]/.test(fixed) ? "-" : "";
  return sign + grouped + (fraction === undefined ? "" : "." + fraction);
}

/** A number and its unit: `1,234 ha`, `12.3 %`, but `1,234点` where the unit is a Japanese word. */
export function joinUnit(number: string, unit: string): string {
  if (unit === "") return number;
  return /^[\u3040-\u30ff\u3400-\u9fff]/.test(unit) ? number + unit : number + NO_BREAK + unit;
}

/** A published value with its unit, as the narrative prints it: `0.012 ha/年`. */
export function formatValue(value: PublishedValue, language: Language): string {
  return joinUnit(formatNumber(value.value, value), value.unit[language]);
}

/** The bounds alone: `0.010–0.015`; with a negative bound `-0.010 to 0.015` (`-0.010～0.015`). */
export function formatBounds(
  { lower, upper }: Pick<PublishedInterval, "lower" | "upper">,
  format: NumberFormat,
  language: Language,
): string {
  const between = lower >= 0 ? "–" : language === "ja" ? "～" : " to ";
  return formatNumber(lower, format) + between + formatNumber(upper, format);
}

/** A level of confidence: `95 %`, `99.9 %`. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(6))}${NO_BREAK}%`;
}

/** An interval by its name and level: `95 %信頼区間`, of a posterior distribution `95 %信用区間` (CI, CrI). */
export function intervalName(
  { level, method }: Pick<PublishedInterval, "level" | "method">,
  language: Language,
): string {
  const isCredible = method.startsWith("posterior");
  const name = language === "ja" ? (isCredible ? "信用区間" : "信頼区間") : isCredible ? " CrI" : " CI";
  return formatLevel(level) + name;
}

/**
 * A published value with unit and interval: `0.012 ha/年（95 %信頼区間 0.010–0.015）`, in English
 * `0.012 ha/yr (95 % CI 0.010–0.015)`; the bounds are in the value's unit and have its decimal places.
 *
 * @throws Fault if the value was published without an interval.
 */
export function formatInterval(value: PublishedValue, language: Language): string {
  if (value.interval === undefined) {
    throw new Fault(`publish: ${value.id} has no interval`, {
      expected: "a value published with `interval`",
      found: formatValue(value, language),
      remedy: `publish ${value.id} with an interval, or refer to it without \`:interval\``,
    });
  }
  const bounds = formatBounds(value.interval, value, language);
  const [printed, name] = [formatValue(value, language), intervalName(value.interval, language)];
  return language === "ja" ? `${printed}（${name} ${bounds}）` : `${printed} (${name} ${bounds})`;
}
