/**
 * Land-use change (ARD: afforestation, reforestation, deforestation) from the 500 m interpretation grid, and the
 * national forest inventory's 4 km grid: the interpreters' tables and their logical checks, codes, histories and their
 * mending, annual rates with intervals, and a simulated country.
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
export { type ArdHistories, type ArdHistory, followHistory, readHistories, VERDICT } from "./ard_history.ts";
export { composeCodes, composeHistory, type ComposeOptions, compositeMasks } from "./ard_composition.ts";
export type {
  AlternationRule,
  ArdRule,
  CompositeRule,
  ConfusionRule,
  Grounds,
  LenienceRule,
  MemoryRule,
  OriginRule,
  Reading,
  TransitionRule,
  UnreadRule,
} from "./ard_rule.ts";
export { ARD_RULE_TABLE } from "./ard_rule_table.ts";
export { type ArdRules, ardRules, codesOf, defaultRules } from "./ard_rules.ts";
export { type ArdCorrection, type CorrectionOptions, proposeCorrections } from "./ard_correction.ts";
export {
  CANDIDATE,
  expectedPeriodCodes,
  pointsToDate,
  stackPeriod,
  type StageTwo,
  stageTwo,
  type StageTwoOptions,
} from "./stage_two.ts";
export { type DatedEvents, dateEvents, DATING } from "./date_event.ts";
export { GAP, type UnreadGaps, unreadGaps } from "./fill_unread.ts";
export { type CodeColumn, codeColumn, EMPTY, MISFIT, valueText } from "./code_column.ts";
export { type NameColumn, nameColumn } from "./name_column.ts";
export { idText, type PointIds, pointIds, PointIndex } from "./point_ids.ts";
export type { PointSource, ReadWarning } from "./point_source.ts";
export {
  POINT_NAMES,
  type PointField,
  type PointTable,
  pointTable,
  type PointTableOptions,
} from "./point_table.ts";
export {
  type StackedPeriod,
  type StackedTable,
  stackedTable,
  type StackedTableOptions,
} from "./stacked_table.ts";
export { NFI_NAMES, type NfiFields, type NfiPlots, nfiPlots, PLOT_FOREST, PLOT_STATUS } from "./nfi_plots.ts";
export { LAND_USE_CODES, type LandUseCode } from "./land_use_code.ts";
export { type SurveyYear, surveyYear } from "./survey_year.ts";
export { jgdToTokyo, tokyoToJgd } from "./tokyo_datum.ts";
export { DatumField, type DatumShift } from "./datum_field.ts";
export { type ArdSurvey, type CheckSettings, FIELD_KIND, type FieldSurvey, type Recheck } from "./survey.ts";
export { fieldSurvey, recheck } from "./read_recheck.ts";
export type { Label, LogicalCheck, Need } from "./logical_check.ts";
export type { Proposal, Reason } from "./finding_list.ts";
export type { SurveyTable } from "./survey_context.ts";
export {
  type CheckOptions,
  type CheckResult,
  checkSurvey,
  errorMarks,
  type Finding,
  LOGICAL_CHECKS,
} from "./check_survey.ts";
export { type ControlRow, controlRowsTable, controlTable } from "./control_table.ts";
export { decidedCorrections, DECISION, errorList, type ErrorListOptions } from "./error_list.ts";
export {
  type CorrectedTable,
  type CorrectionEntry,
  correctionLog,
  correctionTable,
  correctPoints,
  correctStack,
} from "./correction_log.ts";
export { type Prefecture, PREFECTURES, type Region, REGIONS } from "./prefecture.ts";
export { type Domain, domainLabel, prefecturesOf } from "./domain.ts";
export { type ArdGrid, ardGrid, GRID_SPACING, NFI_SPACING, nfiPoints } from "./ard_grid.ts";
export { type GridCoverage, gridCoverage, type GridCoverageOptions } from "./grid_coverage.ts";
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
export { type SimulatedSurvey, simulateSurvey, type SimulateSurveyOptions } from "./simulate_survey.ts";
export { PLANTED_ERRORS, type PlantedError, type PlantedFinding, plantErrors } from "./plant_errors.ts";
export { censusFrom } from "./census_table.ts";
