import { Float64, Int32, type Table, vectorFromArray } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import type { ArdPeriod } from "./ard_period.ts";
import {
  type ArdRate,
  ardRate,
  isEstimable,
  type RateBase,
  type RateQuestion,
  withoutUnread,
} from "./ard_rate.ts";
import type { PeriodTally } from "./ard_tally.ts";
import { type Domain, domainLabel, prefecturesOf } from "./domain.ts";
import { type NetRate, netRate } from "./net_rate.ts";

/** A grid with what its points say of each period. */
export interface TalliedGrid {
  /** Distance of neighbours, m. */
  spacing: number;
  /** By the periods' fields. */
  tallies: Record<string, PeriodTally>;
}

/** What {@link rateList} lists. */
export interface RateListOptions {
  periods: readonly ArdPeriod[];
  domains: readonly Domain[];
  /** Default 0.95. */
  level?: number;
  /** Default: the published one. */
  landHa?: (pref: number) => number;
}

/** One line of the list: AR, D, and the net rate of both; a rate that cannot be had is left open. */
export interface RateListRow {
  grid: number;
  period: ArdPeriod;
  domain: Domain;
  event: "AR" | "D" | "net";
  base: RateBase;
  rate: ArdRate | NetRate | undefined;
  /** Prefectures of the domain that have points of which none was read: the rate is that of the others. */
  without: readonly number[];
}

/** All gross rates, relative to land and to the land at risk at the start, and all net rates of some domains. */
export function rateList(
  grids: readonly TalliedGrid[],
  { periods, domains, level, landHa }: RateListOptions,
): RateListRow[] {
  return grids.flatMap(({ spacing, tallies }) =>
    periods.flatMap((period) => {
      const { tally, prefectures } = withoutUnread(tallies[period.field]);
      return domains.flatMap((domain): RateListRow[] => {
        const without = prefecturesOf(domain).map(({ code }) => code).filter((code) =>
          prefectures.includes(code)
        );
        const of = (event: "AR" | "D", base: RateBase) => {
          const question: RateQuestion = { event, base, domain };
          const rate = isEstimable(tally, question)
            ? ardRate(tally, period, question, { level, landHa })
            : undefined;
          return { grid: spacing, period, domain, event, base, rate, without };
        };
        const [ar, d] = [of("AR", "land"), of("D", "land")];
        const net = ar.rate && d.rate && netRate(ar.rate, d.rate);
        return [d, of("D", "start"), ar, of("AR", "start"), { ...ar, event: "net", rate: net }];
      });
    })
  );
}

/** A list as a table, rates as shares per year; null where a rate cannot be had. */
export function rateListTable(rows: readonly RateListRow[]): Table {
  const texts = (of: (row: RateListRow) => string) => rows.map(of);
  // Of a type of their own: a column may be all empty.
  const numbers = (type: Float64 | Int32, of: (row: RateListRow) => number | undefined) =>
    vectorFromArray(rows.map((row) => of(row) ?? null), type);
  const counts = (of: (row: RateListRow) => number | undefined) => numbers(new Int32(), of);
  const reals = (of: (row: RateListRow) => number | undefined) => numbers(new Float64(), of);
  return tableFrom({
    domain: texts(({ domain }) => String(domain)),
    name_ja: texts(({ domain }) => domainLabel(domain).ja),
    name_en: texts(({ domain }) => domainLabel(domain).en),
    grid_m: counts(({ grid }) => grid),
    period: texts(({ period }) => period.field),
    start: counts(({ period }) => period.start),
    end: counts(({ period }) => period.end),
    event: texts(({ event }) => event),
    relative_to: texts(baseName),
    points: counts((row) => gross(row)?.points),
    without_prefectures: texts(({ rate, without }) => (rate ? without.join(" ") : "")),
    unread: counts((row) => gross(row)?.unread),
    at_risk: counts((row) => gross(row)?.atRisk),
    events: counts((row) => gross(row)?.events),
    rate_per_year: reals(({ rate }) => rate?.rate),
    lower: reals(({ rate }) => rate?.interval.lower),
    upper: reals(({ rate }) => rate?.interval.upper),
    level: reals(({ rate }) => rate?.interval.level),
    method: texts(({ rate }) => rate?.interval.method ?? ""),
    design_effect: reals((row) => gross(row)?.designEffect),
    area_ha_per_year: reals(({ rate }) => rate?.areaHa),
    area_lower: reals(({ rate }) => rate?.areaInterval.lower),
    area_upper: reals(({ rate }) => rate?.areaInterval.upper),
    caution: texts((row) => gross(row)?.cautions.map(({ code }) => code).join(" ") ?? ""),
  });
}

/** The rate of a line that has points of its own. */
const gross = ({ rate }: RateListRow) => rate !== undefined && "event" in rate ? rate : undefined;

/** What the base is called, which differs by the event. */
const baseName = ({ event, base }: RateListRow) =>
  base === "land" ? "land" : event === "D" ? "forest at start" : "non-forest at start";
