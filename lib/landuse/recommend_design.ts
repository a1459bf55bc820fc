import { Fault } from "../fault/mod.ts";
import { yearsForPrecision } from "../stats/mod.ts";
import type { Label } from "./logical_check.ts";

/** A way to observe a rate of change, for a whole country or whatever the shares of the domains are of. */
export interface ObservationDesign {
  id: string;
  label: Label;
  /** Point-years observed each year: points whose change is known from year to year. */
  pointYears: number;
  /** Variance of the count over that of a Poisson count. */
  designEffect: number;
  /** Variance without its auxiliary data over that with them; 1 without such. */
  relativeEfficiency: number;
  /** Coefficient of variation that no number of points takes away: that of commission and omission. */
  floor: number;
  /** Cost of a year, in any one unit. */
  cost: number;
}

/** A domain whose rate is wished for. */
export interface WishedDomain {
  label: Label;
  /** Its share of the points, 0-1, and its annual rate. */
  share: number;
  rate: number;
}

/** What one design needs for one wish. */
export interface RecommendationRow {
  domain: Label;
  /** The wished coefficient of variation. */
  wished: number;
  design: ObservationDesign;
  /** Years, point-years in the domain and cost (of all domains) until it is reached; null where it never is. */
  years: number | null;
  pointYears: number | null;
  cost: number | null;
  /** Coefficient of variation within the years there are; undefined where no event is to be expected. */
  reached: number;
  suffices: boolean;
  /** The cheapest design that suffices. */
  isRecommended: boolean;
}

/**
 * For each domain and wished precision of a rare rate, what each design needs and whether it suffices within the
 * years there are: deff / RE / (events a year x (cv^2 - floor^2)) years. Which of those that suffice costs least is
 * recommended; none is where none suffices.
 *
 * @param options.years Years over which a mean rate is acceptable. Default 5, a cycle of the inventory.
 * @throws Fault for rates, shares, precisions, costs or designs that are none.
 */
export function recommendDesign(
  domains: readonly WishedDomain[],
  precisions: readonly number[],
  designs: readonly ObservationDesign[],
  options: { years?: number } = {},
): RecommendationRow[] {
  const { years: most = 5 } = options;
  check(domains, precisions, designs, most);
  return domains.flatMap((domain) =>
    precisions.flatMap((wished) => {
      const rows = designs.map((design) => rowOf(domain, wished, design, most));
      // For the same number of years: what a design costs until it has what was wished.
      const best = rows.reduce<RecommendationRow | undefined>(
        (least, row) => row.suffices && (least === undefined || row.cost! < least.cost!) ? row : least,
        undefined,
      );
      return rows.map((row) => ({ ...row, isRecommended: row === best }));
    })
  );
}

function rowOf(
  { label, share, rate }: WishedDomain,
  wished: number,
  design: ObservationDesign,
  most: number,
): RecommendationRow {
  const { pointYears, designEffect, relativeEfficiency, floor } = design;
  const perYear = pointYears * share;
  const effect = designEffect / relativeEfficiency * (1 - rate);
  const reached = Math.sqrt(floor ** 2 + effect / (perYear * rate * most));
  const years = wished > floor
    ? yearsForPrecision({
      eventsPerYear: perYear * rate,
      coefficientOfVariation: Math.sqrt((wished - floor) * (wished + floor)),
      designEffect: effect,
    })
    : null;
  return {
    domain: label,
    wished,
    design,
    years,
    pointYears: years && years * perYear,
    cost: years && years * design.cost,
    reached,
    suffices: years !== null && years <= most,
    isRecommended: false,
  };
}

function check(
  domains: readonly WishedDomain[],
  precisions: readonly number[],
  designs: readonly ObservationDesign[],
  years: number,
): void {
  const isPositive = (value: number) => value > 0 && value < Infinity;
  const wrong = [
    ...domains.filter(({ share, rate }) => !(share > 0 && share <= 1 && rate > 0 && rate < 1))
      .map(({ label, share, rate }) => `${label.en}: share ${share}, rate ${rate}`),
    ...precisions.filter((cv) => !isPositive(cv)).map((cv) => `precision ${cv}`),
    ...designs.filter(({ pointYears, designEffect, relativeEfficiency, floor, cost }) =>
      !([pointYears, designEffect, relativeEfficiency].every(isPositive) && floor >= 0 && cost >= 0)
    ).map(({ id }) => `design ${id}`),
    ...(isPositive(years) ? [] : [`${years} years`]),
  ];
  if (wrong.length === 0) return;
  throw new Fault("landuse: no recommendation from these numbers", {
    expected:
      "shares and rates above 0, up to 1; precisions, point-years and effects above 0; floors and costs from 0",
    found: wrong.join("; "),
  });
}
