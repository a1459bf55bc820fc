import { Fault } from "../fault/mod.ts";
import type { Label } from "./label.ts";
import type { PublishedInterval, PublishedThing } from "./published.ts";

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What every published thing is given besides its id. */
export interface ThingOptions {
  /** Caption of a table or figure, row title of a value; without a unit. */
  label: Label;
  /** Remarks printed with it: method, source (出典), a caveat. Default none. */
  notes?: Label[];
}

/**
 * The parts every published thing has, checked.
 *
 * @throws Fault for a malformed id and for a label or note that lacks a language.
 */
export function checkedThing(id: string, options: ThingOptions): PublishedThing {
  if (typeof id !== "string" || !ID.test(id)) {
    throw new Fault("publish: malformed id", {
      expected: "lower-case letters, digits and single `-`, starting with a letter, e.g. `d-rate-national`",
      found: JSON.stringify(id),
      remedy: "rename it; narrative cells refer to it by this id",
    });
  }
  if (typeof options !== "object" || options === null) {
    throw new Fault(`publish: ${id} lacks its options`, {
      expected: 'an object, e.g. { label: { ja: "…", en: "…" } }',
      found: options === undefined ? "nothing" : JSON.stringify(options),
    });
  }
  const { label, notes = [] } = options;
  return {
    id,
    label: checkedLabel(label, id, "label"),
    notes: notes.map((note, index) => checkedLabel(note, id, `notes[${index}]`)),
  };
}

/**
 * A text that must be there in both languages; the result has only `ja` and `en`.
 *
 * @throws Fault naming the language that is missing.
 */
export function checkedLabel(label: Label, id: string, where: string): Label {
  for (const language of ["ja", "en"] as const) {
    const text = label?.[language];
    if (typeof text !== "string" || text.trim() === "") {
      throw new Fault(`publish: ${id} lacks a text`, {
        expected: `\`${where}\` as { ja: "…", en: "…" }, both filled in`,
        found: label === undefined ? "nothing" : JSON.stringify(label),
        where: `${where}.${language}`,
        remedy: "write it in Japanese and in English: reports are set in both",
      });
    }
  }
  return { ja: label.ja, en: label.en };
}

/**
 * A unit: like a label, except that both texts may be empty together.
 *
 * @throws Fault if it is missing or has one language only.
 */
export function checkedUnit(unit: Label | undefined, id: string, where: string): Label {
  if (unit?.ja === "" && unit?.en === "") return { ja: "", en: "" };
  if (unit === undefined) {
    throw new Fault(`publish: ${id} lacks a unit`, {
      expected: `\`${where}\`, e.g. { ja: "ha/年", en: "ha/yr" }`,
      found: "nothing",
      remedy: 'give the unit; { ja: "", en: "" } only for what has none: a year, a code, a ratio, ' +
        "or a count of things that the label names",
    });
  }
  return checkedLabel(unit, id, where);
}

/** @throws Fault if `digits` is no whole number from 0 to 15. */
export function checkedDigits(digits: number, id: string, where: string): number {
  if (!Number.isInteger(digits) || digits < 0 || digits > 15) {
    throw new Fault(`publish: ${id} cannot be printed`, {
      expected: `\`${where}\`: a whole number of decimal places, 0-15`,
      found: String(digits),
      remedy: "give as many decimal places as the uncertainty warrants",
    });
  }
  return digits;
}

/** @throws Fault if a tolerance is negative or not finite. */
export function checkedTolerance(tolerance: number, id: string): number {
  if (!Number.isFinite(tolerance) || tolerance < 0) {
    throw new Fault(`publish: ${id} has no usable tolerance`, {
      expected: "a finite number, 0 or above; 0 asks for the same bits",
      found: String(tolerance),
    });
  }
  return tolerance;
}

/** @throws Fault if a bound is not finite, the order is wrong, the level outside (0, 1) or the method unnamed. */
export function checkedInterval(interval: PublishedInterval, id: string): PublishedInterval {
  const complain = (expected: string, found: string): never => {
    throw new Fault(`publish: the interval of ${id} is not one`, { expected, found });
  };
  if (typeof interval !== "object" || interval === null) {
    complain("{ lower, upper, level, method }; left out where there is none", String(interval));
  }
  const { lower, upper, level, method } = interval;
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) {
    complain("finite bounds `lower` and `upper`", `lower ${lower}, upper ${upper}`);
  }
  if (lower > upper) complain("lower <= upper", `lower ${lower}, upper ${upper}`);
  if (typeof level !== "number" || !(level > 0 && level < 1)) {
    complain("`level`: a number between 0 and 1, e.g. 0.95", JSON.stringify(level) ?? "nothing");
  }
  if (typeof method !== "string" || method.trim() === "") {
    complain("a method, e.g. `Wilson`", JSON.stringify(method));
  }
  return { lower, upper, level, method };
}
