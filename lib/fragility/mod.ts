/**
 * How many digits of a result survive runs in other circumstances: other seeds, other orders of rows, other last bits.
 *
 * @example Measure a notebook that has a run record.
 * ```ts ignore
 * import { measureFragility, overprinted } from "kenzan/fragility/mod.ts";
 *
 * const fragility = await measureFragility("notebooks/landuse/rates.ipynb", { runs: 3 });
 * for (const { id, printed, survive } of overprinted(fragility)) console.log(id, printed, survive);
 * ```
 *
 * @module
 */
export { type Circumstance, type Kind, KINDS } from "./circumstance.ts";
export { type Decimals, type Digits, digitsOf, least } from "./digits.ts";
export type { FragileColumn, FragileTable, FragileValue, Fragility, Marked } from "./fragility.ts";
export {
  fragilityBytes,
  MOST_RUNS,
  originOf,
  parseFragility,
  readFragility,
  withoutKeys,
} from "./fragility_file.ts";
export {
  type MeasureEvent,
  measureFragility,
  type MeasureOptions,
  measureRecord,
  type MeasureRecordOptions,
} from "./measure.ts";
export { type Overprint, overprinted } from "./overprinted.ts";
export type { Scope } from "./scope.ts";
