import { Fault } from "../fault/mod.ts";

/** A period between two images, and the field that holds its codes. */
export interface ArdPeriod {
  /** Field name after 別表5: `KP_ARD<end>` from the base year, else `kpard<start>_<end>`. */
  field: string;
  /** Year of the image at the start (期首); 1989 is the base year (基準年). */
  start: number;
  /** Year of the image at the end (期末). */
  end: number;
  /** Length in years: the difference of the image years. */
  years: number;
}

const twoDigits = (year: number) => String(year % 100).padStart(2, "0");

function period(start: number, end: number): ArdPeriod {
  const field = start === BASE_YEAR
    ? `KP_ARD${twoDigits(end)}`
    : `kpard${twoDigits(start)}_${twoDigits(end)}`;
  return { field, start, end, years: end - start };
}

/** Base year (基準年): the photographs of the end of 1989. */
export const BASE_YEAR = 1989;

/** The years of the images the specification lends (clause 6), up to 2025. */
export const IMAGE_YEARS: ReadonlyArray<number> = [
  BASE_YEAR,
  ...Array.from({ length: 11 }, (_, k) => 2005 + 2 * k),
];

/** The periods between successive images: 1989-2005, 2005-2007, ... 2023-2025. */
export const ARD_PERIODS: ReadonlyArray<ArdPeriod> = IMAGE_YEARS.slice(1).map((end, k) =>
  period(IMAGE_YEARS[k], end)
);

/** From the base year to the last image: the first stage of the interpretation (第1段階判読). */
export const CUMULATIVE_PERIOD: ArdPeriod = period(BASE_YEAR, 2025);

/**
 * The period that starts in a year.
 *
 * @throws Fault when no period starts there.
 */
export function periodFrom(start: number): ArdPeriod {
  const found = ARD_PERIODS.find((each) => each.start === start);
  if (!found) {
    throw new Fault("landuse: no period starts in that year", {
      expected: ARD_PERIODS.map((each) => each.start).join(", "),
      found: String(start),
      remedy: "choose the year of an image at the start of a period",
    });
  }
  return found;
}
