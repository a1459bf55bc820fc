import { Fault } from "../fault/mod.ts";
import {
  checkedDigits,
  checkedInterval,
  checkedThing,
  checkedTolerance,
  checkedUnit,
  type ThingOptions,
} from "./checks.ts";
import { show } from "./display.ts";
import { escapeMarkup } from "./markup.ts";
import { formatInterval, formatNumber, formatValue } from "./number_format.ts";
import type { Label } from "./label.ts";
import { isOutsideInterval } from "./outside_interval.ts";
import type { PublishedInterval, PublishedValue } from "./published.ts";

/** What belongs to a published number besides its label and notes. */
export interface ValueOptions extends ThingOptions {
  /**
   * E.g. `{ ja: "ha/年", en: "ha/yr" }`; empty texts only for what has none: a year, a code, a ratio, or a
   * count of things that the label names.
   */
  unit: Label;
  /** Decimal places to print, as many as the uncertainty warrants. */
  digits: number;
  /** In the value's unit. One that leaves out the value is told of as such: see {@link isOutsideInterval}. */
  interval?: PublishedInterval;
  /** Number of observations behind a rate or mean. */
  n?: number;
  /** Largest absolute difference an audit accepts. Default 0: the same bits. */
  tolerance?: number;
  /** A comma every three digits. Default true; false for years and codes. */
  grouping?: boolean;
}

/**
 * Publishes a number with its unit. Narrative cells print it by `` {v}`id` ``, with its interval by
 * `` {v}`id:interval` ``, its number of observations by `` {v}`id:n` ``.
 *
 * @example
 * ```ts
 * import * as publish from "kenzan/publish/mod.ts";
 * await publish.value("d-rate", 0.0214, {
 *   label: { ja: "森林減少率", en: "Deforestation rate" },
 *   unit: { ja: "%/年", en: "%/yr" },
 *   digits: 3,
 *   interval: { lower: 0.0187, upper: 0.0243, level: 0.95, method: "Wilson" },
 *   n: 912_345,
 * });
 * ```
 * @throws Fault if the id is malformed, the number or a bound is not finite, lower > upper, a
 * language or the unit is missing, or `digits` is no whole number.
 */
export async function value(id: string, number: number, options: ValueOptions): Promise<PublishedValue> {
  const thing = checkedThing(id, options);
  const { unit, digits, interval, n, tolerance = 0, grouping = true } = options;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw new Fault(`publish: ${id} has no value`, {
      expected: "a finite number",
      found: `${String(number)} (${typeof number})`,
      remedy: typeof number === "bigint"
        ? "convert it with Number() where it was counted"
        : "look where it was computed: an empty sum, a division by zero, a missing row?",
    });
  }
  if (n !== undefined && (!Number.isInteger(n) || n < 0)) {
    throw new Fault(`publish: n of ${id} is no count`, {
      expected: "a whole number",
      found: `${String(n)} (${typeof n})`,
      remedy: typeof n === "bigint" ? "convert it with Number() where it was counted" : undefined,
    });
  }
  const published: PublishedValue = {
    kind: "value",
    ...thing,
    value: number,
    unit: checkedUnit(unit, id, "unit"),
    digits: checkedDigits(digits, id, "digits"),
    ...(interval === undefined ? {} : { interval: checkedInterval(interval, id) }),
    ...(n === undefined ? {} : { n }),
    tolerance: checkedTolerance(tolerance, id),
    grouping,
  };
  const shown = published.interval ? formatInterval(published, "ja") : formatValue(published, "ja");
  const count = n === undefined ? "" : `, n = ${formatNumber(n)}`;
  const method = published.interval ? `, ${published.interval.method}` : "";
  const remark = isOutsideInterval(published) ? "。値は区間の外にある" : "";
  const text = `${thing.label.ja}: ${shown}${count}${method}${remark}`;
  return await show(published, {
    text: `${text}  [${id}]`,
    html: `<div><span>${escapeMarkup(thing.label.ja)}:</span> <strong>${escapeMarkup(shown)}</strong>` +
      `<span style="opacity:.7">${escapeMarkup(count + method + remark)}</span> ` +
      `<code style="opacity:.6">${id}</code></div>`,
  });
}
