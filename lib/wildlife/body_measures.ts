import { CAPTURE_CODES } from "./capture_codes.ts";
import { BODY_MEASURES, type BodyMeasure, type CaptureRecords } from "./capture_records.ts";

/** A measure of the animals of one sex and age class. */
export interface BodyMeasureRow {
  sex: string;
  ageClass: string;
  measure: BodyMeasure;
  n: number;
  mean: number;
  /** Standard deviation, NaN for one animal. */
  sd: number;
  minimum: number;
  maximum: number;
}

/**
 * External measures by sex and age class.
 *
 * @param isLeftOut Whether a measure is not to be believed: see `checkCaptureRecords`.
 */
export function bodyMeasures(
  records: CaptureRecords,
  isLeftOut: (row: number, measure: BodyMeasure) => boolean,
): BodyMeasureRow[] {
  return CAPTURE_CODES.sex.flatMap(({ code: sex }) =>
    CAPTURE_CODES.ageClass.flatMap(({ code: ageClass }) =>
      BODY_MEASURES.flatMap(({ measure }): BodyMeasureRow[] => {
        const values = Array.from(records[measure]).filter((value, row) =>
          records.sex[row] === sex && records.ageClass[row] === ageClass && !Number.isNaN(value) &&
          !isLeftOut(row, measure)
        );
        const n = values.length;
        if (n === 0) return [];
        const mean = values.reduce((sum, value) => sum + value, 0) / n;
        const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
        const sd = n > 1 ? Math.sqrt(squares / (n - 1)) : NaN;
        return [{
          sex,
          ageClass,
          measure,
          n,
          mean,
          sd,
          minimum: Math.min(...values),
          maximum: Math.max(...values),
        }];
      })
    )
  );
}
