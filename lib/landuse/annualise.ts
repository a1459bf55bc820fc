import { Fault } from "../fault/mod.ts";

/**
 * How a rate over several years becomes a rate of one year: `linear` is r/k, `compound` is 1-(1-r)^(1/k), the constant
 * yearly rate on what is left. Linear is the default everywhere: yearly areas then add up to the period's area, as a
 * national report needs, and at 0.1 % in two years the two differ by 0.03 % of the rate.
 */
export type Annualisation = "linear" | "compound";

/**
 * A rate over a period as a rate per year.
 *
 * @param rate 0-1, over the whole period.
 * @throws Fault for a rate outside 0-1 and a length that is not positive.
 */
export function annualise(rate: number, years: number, annualisation: Annualisation = "linear"): number {
  if (!(rate >= 0 && rate <= 1) || !(years > 0)) {
    throw new Fault("landuse: a rate that cannot be annualised", {
      expected: "a rate from 0 to 1 over a positive number of years",
      found: `${rate} over ${years}`,
    });
  }
  // expm1 and log1p keep the digits of rates near 1e-4.
  return annualisation === "linear" ? rate / years : -Math.expm1(Math.log1p(-rate) / years);
}
