import { Fault } from "../fault/mod.ts";
import type { Language } from "../publish/mod.ts";

/** A day of the calendar. */
export interface CalendarDay {
  year: number;
  /** 1-12 */
  month: number;
  /** 1-31 */
  day: number;
}

/**
 * Reads `YYYY-MM-DD`.
 *
 * @throws Fault if it is no day of the calendar, or lies before 平成元年度 (1989-04-01).
 */
export function readDay(date: string): CalendarDay {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []).map(Number);
  const there = new Date(Date.UTC(year, month - 1, day));
  if (!(date >= "1989-04-01") || there.getUTCMonth() !== month - 1 || there.getUTCDate() !== day) {
    throw new Fault("report: the date of the report", {
      expected: "a day as YYYY-MM-DD, from 1989-04-01 on",
      found: JSON.stringify(date),
      remedy: "give the date as e.g. --date 2027-03-19",
    });
  }
  return { year, month, day };
}

/** The fiscal year (April to March) a day lies in, as a number. */
export function fiscalYearOf({ year, month }: CalendarDay): number {
  return month >= 4 ? year : year - 1;
}

/**
 * The fiscal year a day lies in, for the cover: `令和8年度 (2026)`, `Fiscal year 2026`. The year in
 * which Reiwa began counts as 令和元年度.
 */
export function fiscalYear(day: CalendarDay, lang: Language): string {
  const fiscal = fiscalYearOf(day);
  if (lang === "en") return `Fiscal year ${fiscal}`;
  const [era, first] = fiscal >= 2019 ? ["令和", 2019] : ["平成", 1989];
  const count = fiscal - first + 1;
  return `${era}${count === 1 ? "元" : count}年度 (${fiscal})`;
}

const months = "January February March April May June July August September October November December"
  .split(" ");

/** Year and month as they stand on the cover: `2027年3月`, `March 2027`. */
export function yearAndMonth({ year, month }: CalendarDay, lang: Language): string {
  return lang === "ja" ? `${year}年${month}月` : `${months[month - 1]} ${year}`;
}
