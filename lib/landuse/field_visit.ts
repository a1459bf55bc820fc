import { ARD_CODES } from "./ard_code.ts";
import { EMPTY } from "./code_column.ts";
import { LAND_USE_CODES, type LandUseCode } from "./land_use_code.ts";
import { PointIndex } from "./point_ids.ts";
import type { FieldSurvey } from "./survey.ts";

/**
 * What a row of the list of field visits comes to: still to be visited, visited, not reached, or a record that
 * contradicts itself (see {@link visitOutcomes}).
 */
export const VISIT = { open: 0, reached: 1, notReached: 2, contradictory: 3 } as const;

/** Whether a code that was found in the field is one: something was seen there, so that 12 and 13 are none. */
export function isFieldCode(code: number): boolean {
  return ARD_CODES[code - 1]?.landUse !== undefined;
}

/** Whether a land use fits the code at the end of its period: forest after AR, other land after D, and so on. */
export function fitsLandUse(code: number, landUse: number, uses: ReadonlyArray<LandUseCode>): boolean {
  const use = uses.find((each) => each.code === landUse);
  return use !== undefined && (use.isForest ?? false) === ARD_CODES[code - 1].landUse!.end;
}

/**
 * The outcome of each visit, see {@link VISIT}. A record contradicts itself where it has both a code and a reason why the
 * point was not reached, a value that is no code of something seen, a land use that does not fit the code, and where its
 * point stands in a row before: check L74 names these, and no estimate rests on them. Without a record all are open.
 *
 * @param uses Values of the land use. Default: `LAND_USE_CODES`.
 */
export function visitOutcomes(
  { point, record }: FieldSurvey,
  uses: ReadonlyArray<LandUseCode> = LAND_USE_CODES,
): Uint8Array {
  const outcomes = new Uint8Array(point.length);
  if (record === undefined) return outcomes;
  const { code: { values }, landUse, notReached } = record;
  for (let row = 0; row < outcomes.length; row++) {
    const isNotReached = notReached.index[row] >= 0;
    if (values[row] === EMPTY) {
      outcomes[row] = isNotReached ? VISIT.notReached : VISIT.open;
      continue;
    }
    const use = landUse?.values[row] ?? EMPTY;
    const fits = isFieldCode(values[row]) && (use === EMPTY || fitsLandUse(values[row], use, uses));
    outcomes[row] = isNotReached || !fits ? VISIT.contradictory : VISIT.reached;
  }
  for (const row of new PointIndex(point).repeated) outcomes[row] = VISIT.contradictory;
  return outcomes;
}
