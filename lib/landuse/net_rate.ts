import { Fault } from "../fault/mod.ts";
import { combinedInterval, type Interval } from "../stats/mod.ts";
import type { ArdPeriod } from "./ard_period.ts";
import type { ArdRate } from "./ard_rate.ts";
import type { Domain } from "./domain.ts";

/** Change of the forest area by AR and D together: gross is each by itself, net is AR less D. */
export interface NetRate {
  domain: Domain;
  period: ArdPeriod;
  /** Net change of forest, share of the land per year: negative where more is lost than won. */
  rate: number;
  interval: Interval;
  /** ha per year. */
  areaHa: number;
  areaInterval: Interval;
  /** Land area, ha. */
  landHa: number;
}

/**
 * Net rate of one period and domain. AR and D happen on different land and are both rare, so that their estimates are
 * taken as independent: their correlation is of the order of the square root of the product of the rates.
 *
 * @param ar Rate of AR relative to land.
 * @param d Rate of D relative to land, of the same domain and period.
 * @throws Fault for other rates than these.
 */
export function netRate(ar: ArdRate, d: ArdRate): NetRate {
  const name = ({ event, base, period, baseHa }: ArdRate) =>
    `${event} of ${base}, ${period.field}, ${baseHa} ha`;
  const isPair = ar.event === "AR" && d.event === "D" && ar.base === "land" && d.base === "land" &&
    ar.period.field === d.period.field && String(ar.domain) === String(d.domain) && ar.baseHa === d.baseHa;
  if (!isPair) {
    throw new Fault("landuse: not the AR and D of one net rate", {
      expected: "AR and D relative to land, of one domain and period",
      found: `${name(ar)}; ${name(d)}`,
    });
  }
  const { value: rate, interval } = combinedInterval([
    { value: ar.rate, interval: ar.interval },
    { value: d.rate, interval: d.interval, weight: -1 },
  ]);
  const area = combinedInterval([
    { value: ar.areaHa, interval: ar.areaInterval },
    { value: d.areaHa, interval: d.areaInterval, weight: -1 },
  ]);
  return {
    domain: ar.domain,
    period: ar.period,
    rate,
    interval,
    areaHa: area.value,
    areaInterval: area.interval,
    landHa: ar.baseHa,
  };
}
