import { Fault } from "../fault/mod.ts";
import { normalQuantile, type Random } from "../stats/mod.ts";
import type { CaptureMethod } from "./capture_method.ts";
import type { Catchability } from "./catchability.ts";
import { caution } from "./caution.ts";

/** Options of {@link assumedCatchability}. */
export interface AssumedCatchabilityOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Captures per trap-night or person-hour at one animal per km2. */
  value: number;
  /** How far it may be out: the interval reaches from `value` / `factor` to `value` x `factor`. Above 1. Default 3. */
  factor?: number;
  /** Draws of the density surface that it goes with. */
  draws: number;
  /** Default 0.95. */
  level?: number;
}

/**
 * Catchability that no work log tells, as before a first season: what is assumed of it, from another place or year, log-normal
 * around `value`. Months are taken to be alike. Unlike that of {@link catchability} it knows nothing of the surface: where
 * that is too high, so is what is expected to be captured.
 *
 * @throws {Fault} a value that is not above 0, a factor that is not above 1.
 */
export function assumedCatchability(
  method: CaptureMethod,
  { random, value, factor = 3, draws, level = 0.95 }: AssumedCatchabilityOptions,
): Catchability {
  if (!(value > 0 && value < Infinity && factor > 1 && factor < Infinity)) {
    throw new Fault("wildlife: not a catchability to assume", {
      expected: "captures per unit of effort above 0, and a factor above 1 by which it may be out",
      found: `${value}, factor ${factor}`,
    });
  }
  const how = "log-normal, assumed";
  const sd = Math.log(factor) / normalQuantile((1 + level) / 2);
  return {
    method,
    value,
    interval: { lower: value / factor, upper: value * factor, level, method: how },
    season: { value: 1, interval: { lower: 1, upper: 1, level, method: how } },
    draws: Float64Array.from({ length: draws }, () => value * Math.exp(random.normal(0, sd))),
    captures: 0,
    effort: 0,
    dispersion: 1,
    cautions: [caution(
      "catchability-assumed",
      "捕獲効率は仮定であり、この区域の記録によるものではない。",
      "Catchability is assumed, and not found from records of this area.",
    )],
  };
}
