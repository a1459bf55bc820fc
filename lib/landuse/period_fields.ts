import { Fault } from "../fault/mod.ts";
import { type ArdPeriod, BASE_YEAR } from "./ard_period.ts";
import { twoDigitYear } from "./two_digit_year.ts";

/** Fields of periods (別表5). Its table has `kpard21_23` and `Kpard**_**` side by side: case does not matter. */
const SINCE = /^KP_ARD(\d\d)$/i;
const BETWEEN = /^kpard(\d\d)_(\d\d)$/i;
/** Second readings of a period's points, beside them: `recheck23_25` of `kpard23_25`, `recheck21` of `KP_ARD21`. */
const AGAIN = /^recheck(?:(\d\d)_)?(\d\d)$/i;

/** The periods that a table has. */
export interface PeriodFields {
  /** In time, each starting where the one before ends. The first is from the base year where the table has that one. */
  periods: ArdPeriod[];
  /** Further fields from the base year to a later image (`KP_ARD**`), by its year; may be empty. */
  since: ArdPeriod[];
}

/** A second reading that a table has. */
export interface RecheckField {
  field: string;
  /** What was read again. */
  period: ArdPeriod;
}

/**
 * The period that a field name of 別表5 tells; undefined for the name of another field.
 *
 * @throws Fault for a period that ends before it starts.
 */
export function periodOf(field: string): ArdPeriod | undefined {
  const between = BETWEEN.exec(field);
  const found = between ?? SINCE.exec(field);
  if (found === null) return undefined;
  const [start, end] = between
    ? [twoDigitYear(between[1]), twoDigitYear(between[2])]
    : [BASE_YEAR, twoDigitYear(found[1])];
  if (start < end) return { field, start, end, years: end - start };
  throw new Fault("landuse: a period that ends before it starts", {
    expected: "the earlier year first, two digits each, 89 for the base year 1989",
    found: `${field}: ${start} to ${end}`,
    remedy: "correct the field name",
  });
}

/**
 * The periods that a table has, read off its field names (別表5: `KP_ARD21`, `kpard21_23`, ...): no year is assumed but
 * the base year. The `kpard**_**` have to follow each other without a gap; a `KP_ARD**` that ends where they start goes
 * before them, and each further one has to end within them.
 *
 * @param names Names of all fields; others than those of periods are passed over.
 * @throws Fault without any period, for two fields of one period, and for periods that leave a gap or overlap.
 */
export function periodFields(names: readonly string[]): PeriodFields {
  const found = names.flatMap((name) => periodOf(name) ?? []).sort((a, b) =>
    a.start - b.start || a.end - b.end
  );
  if (found.length === 0) {
    throw new Fault("landuse: no field of a period", {
      expected:
        "KP_ARD** with a year in two digits, kpard**_** with two (別表5), such as KP_ARD21, kpard21_23",
      found: names.join(", ") || "no fields",
      remedy: "name the fields of the codes after 別表5",
    });
  }
  found.slice(1).forEach((each, k) => {
    if (each.start === found[k].start && each.end === found[k].end) {
      throw new Fault("landuse: a period twice", {
        expected: `one field for ${each.start}-${each.end}`,
        found: `${found[k].field}, ${each.field}`,
        remedy: "rename or remove one of them",
      });
    }
  });
  const fromBase = found.filter(({ start }) => start === BASE_YEAR);
  const later = found.filter(({ start }) => start !== BASE_YEAR);
  later.slice(1).forEach((each, k) => {
    if (later[k].end !== each.start) throw broken(later[k], each);
  });
  const first = later.length > 0 ? fromBase.find(({ end }) => end === later[0].start) : fromBase[0];
  const periods = first ? [first, ...later] : later;
  const since = fromBase.filter((each) => each !== first);
  for (const each of since) {
    if (each.end < periods[0].start) throw broken(each, periods[0]);
    if (each.end > periods.at(-1)!.end) throw broken(periods.at(-1)!, { ...each, start: each.end });
  }
  return { periods, since };
}

/**
 * The second readings that stand beside the codes, by the end of their periods, of the same end the longest first.
 *
 * @param periods The periods of the table, see {@link periodFields}.
 * @throws Fault for one of a period that the table does not have.
 */
export function recheckFields(names: readonly string[], { periods, since }: PeriodFields): RecheckField[] {
  const all = [...periods, ...since];
  return names.flatMap((field) => {
    const found = AGAIN.exec(field);
    if (found === null) return [];
    const start = found[1] === undefined ? BASE_YEAR : twoDigitYear(found[1]);
    const end = twoDigitYear(found[2]);
    const period = all.find((each) => each.start === start && each.end === end);
    if (period) return [{ field, period }];
    throw new Fault("landuse: a re-check of a period that is not there", {
      expected: `one of ${all.map(({ field }) => field).join(", ")}`,
      found: `${field}: ${start}-${end}`,
      remedy: `add the first readings of ${start}-${end}, or correct or remove ${field}`,
    });
  }).sort((a, b) => a.period.end - b.period.end || a.period.start - b.period.start);
}

function broken(before: ArdPeriod, after: ArdPeriod): Fault {
  const isGap = before.end < after.start;
  return new Fault(`landuse: periods that ${isGap ? "leave a gap" : "overlap"}`, {
    expected: "periods that follow each other: each starts in the year in which the one before ends",
    found: isGap ? `nothing from ${before.end} to ${after.start}` : `${after.start} to ${before.end} in both`,
    where: `${before.field} and ${after.field}`,
    remedy: isGap
      ? "add the field of the period between, correct the years in the names, or leave out the fields on one side"
      : "keep one of them, or correct the years in the names",
  });
}
