/**
 * Land-use change (ARD: afforestation, reforestation, deforestation) from the 500 m interpretation grid, and the
 * national forest inventory's 4 km grid: codes, histories, annual rates with intervals, and a simulated country.
 *
 * @module
 */
export { AR_CODE, ARD_CODES, type ArdCode, D_CODE, type LandState, UNREAD_CODES } from "./ard_code.ts";
export {
  ARD_PERIODS,
  type ArdPeriod,
  BASE_YEAR,
  CUMULATIVE_PERIOD,
  IMAGE_YEARS,
  periodFrom,
} from "./ard_period.ts";
export { type ArdHistory, followHistory } from "./ard_history.ts";
export { composeCodes } from "./ard_composition.ts";
export { type Prefecture, PREFECTURES, type Region, REGIONS } from "./prefecture.ts";
export { type Domain, domainLabel, prefecturesOf } from "./domain.ts";
export { type ArdGrid, ardGrid, GRID_SPACING, NFI_SPACING, nfiPoints } from "./ard_grid.ts";
export {
  type CodeCounts,
  type Contrasts,
  COUNTS_PER_PREFECTURE,
  type PeriodTally,
  tallyPeriod,
} from "./ard_tally.ts";
export { type Annualisation, annualise } from "./annualise.ts";
export {
  type ArdEvent,
  type ArdRate,
  ardRate,
  type ArdRateOptions,
  censusRate,
  countCodes,
  FEWEST_EVENTS,
  pointsAtRisk,
  type RateBase,
  type RateQuestion,
  type VarianceMethod,
} from "./ard_rate.ts";
export {
  compareGrids,
  detectableChange,
  type GridComparison,
  POINTS_PER_NFI_POINT,
  type SubgridSpread,
  subgridSpread,
} from "./grid_comparison.ts";
export { gridShapes } from "./grid_shapes.ts";
export {
  type ArdCensus,
  censusOf,
  GRID_CRS,
  simulateCountry,
  simulateNationalGrid,
  type SimulateOptions,
  simulators,
} from "./simulate.ts";
export { sampleGrid, type SampleGridOptions, type SimulatedCountry } from "./sample_grid.ts";
export { censusFrom } from "./census_table.ts";
