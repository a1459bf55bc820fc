import type { PublishedValue } from "../publish/mod.ts";
import type { Label } from "../publish/mod.ts";
import { fieldDeviations } from "./field_difference.ts";
import { type Deviation, type Finding, finding } from "./verdict.ts";

/** Compares a value with its recomputation: number and interval up to the tolerance, everything else exactly. */
export function compareValues(recorded: PublishedValue, found: PublishedValue): Finding {
  const { id, label: name } = recorded;
  const { tolerance } = found;
  const deviations: Deviation[] = [];
  let isWithin = false;
  const compareNumber = (what: Label, before: number | undefined, after: number | undefined) => {
    if (Object.is(before, after)) return;
    // Without a tolerance only the same bits will do: 0 is not -0.
    const isClose = tolerance > 0 && before !== undefined && after !== undefined &&
      Math.abs(before - after) <= tolerance;
    isWithin ||= isClose;
    deviations.push({ what, recorded: digits(before), found: digits(after) });
    changed ||= !isClose;
  };
  let changed = false;
  compareNumber(VALUE, recorded.value, found.value);
  const [before, after] = [recorded.interval, found.interval];
  compareNumber(LOWER, before?.lower, after?.lower);
  compareNumber(UPPER, before?.upper, after?.upper);
  const { value: _v, interval: _i, ...description } = recorded;
  const { value: _w, interval: _j, ...descriptionHere } = found;
  const others = [
    ...fieldDeviations(beyondBounds(before), beyondBounds(after)),
    ...fieldDeviations(description, descriptionHere),
  ];
  changed ||= others.length > 0;
  deviations.push(...others);
  return finding("value", id, changed ? "changed" : isWithin ? "within" : "equal", { name, deviations });
}

/** What an interval says besides its bounds: level, method, and whatever else stands there. */
function beyondBounds(interval: PublishedValue["interval"]): object {
  const { lower: _l, upper: _u, ...rest } = interval ?? {};
  return rest;
}

/** All digits of a number. */
function digits(value: number | undefined): string {
  return value === undefined ? "–" : String(value);
}

const VALUE: Label = { ja: "値", en: "value" };
const LOWER: Label = { ja: "区間の下限", en: "lower bound" };
const UPPER: Label = { ja: "区間の上限", en: "upper bound" };
