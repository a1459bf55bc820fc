import { Fault } from "../fault/mod.ts";

/** Base year (基準年): the photographs of the end of 1989. */
export const BASE_YEAR = 1989;

/** A period between two images, and the field that holds its codes. */
export interface ArdPeriod {
  /** Field name after 別表5, as the data spells it: `KP_ARD<end>` from the base year, else `kpard<start>_<end>`. */
  field: string;
  /** Year of the image at the start (期首); 1989 is the base year (基準年). */
  start: number;
  /** Year of the image at the end (期末). */
  end: number;
  /** Length in years: the difference of the image years. */
  years: number;
}

/**
 * The period that starts in a year.
 *
 * @param periods Those that the data has, see `periodFields`.
 * @throws Fault when none of them starts there; it lists those that there are.
 */
export function periodFrom(periods: readonly ArdPeriod[], start: number): ArdPeriod {
  const found = periods.find((each) => each.start === start);
  if (found) return found;
  throw new Fault("landuse: no period starts in that year", {
    expected: periods.map((each) => each.start).join(", ") || "a period",
    found: String(start),
    where: `the data's periods: ${periods.map(({ field }) => field).join(", ") || "none"}`,
    remedy: "choose the first year of one of them (in a notebook: -p periodStart=...)",
  });
}
