/**
 * Land-use change (ARD: afforestation, reforestation, deforestation) from the 500 m interpretation grid, and the
 * national forest inventory's 4 km grid: the interpreters' tables and their logical checks, codes, histories and their
 * mending, annual rates with intervals, second readings and field visits with what they allow, the agreement of both
 * inventories and their combination, and a simulated country.
 *
 * @module
 */
export { AR_CODE, ARD_CODES, type ArdCode, D_CODE, type LandState, UNREAD_CODES } from "./ard_code.ts";
export { type ArdPeriod, BASE_YEAR, periodFrom } from "./ard_period.ts";
export {
  type PeriodFields,
  periodFields,
  periodOf,
  type RecheckField,
  recheckFields,
} from "./period_fields.ts";
export { SIMULATED_PERIODS, SIMULATED_SINCE } from "./simulated_periods.ts";
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
  StandingRule,
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
export { type DatedArd, datedArd } from "./dated_ard.ts";
export { type StageTwoTransition, stageTwoTransitions } from "./stage_two_transitions.ts";
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
export {
  type ArdSurvey,
  type CheckSettings,
  FIELD_KIND,
  type FieldRecord,
  type FieldSurvey,
  type Recheck,
} from "./survey.ts";
export { fieldSurvey, recheck } from "./read_recheck.ts";
export { readSurvey, type ReadSurveyOptions, type SurveyFiles } from "./read_survey.ts";
export { pointsOut, stackOut } from "./survey_tables.ts";
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
export {
  decidedCorrections,
  DECISION,
  errorList,
  type ErrorListOptions,
  errorsByCheck,
} from "./error_list.ts";
export { correctSurvey, proposedCorrections } from "./proposed_corrections.ts";
export { type HistoryCorrections, historyCorrections } from "./history_corrections.ts";
export { type CheckPerformance, checkPerformance } from "./check_performance.ts";
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
  tallyPeriods,
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
  isEstimable,
  pointsAtRisk,
  type RateBase,
  type RateQuestion,
  withoutUnread,
} from "./ard_rate.ts";
export type { VarianceMethod } from "./rate_variance.ts";
export type { RateCaution } from "./rate_caution.ts";
export {
  compareGrids,
  detectableChange,
  type GridComparison,
  POINTS_PER_NFI_POINT,
  subgridsOf,
  type SubgridSpread,
  subgridSpread,
} from "./grid_comparison.ts";
export { type NetRate, netRate } from "./net_rate.ts";
export { type GrossFlow, grossFlow } from "./gross_flow.ts";
export {
  RATE_INTERVALS,
  type RateInterval,
  type RateIntervalId,
  rateIntervals,
  type RateIntervalsOptions,
} from "./rate_intervals.ts";
export { type CountMethod, type SubgridCoverage, subgridCoverage } from "./subgrid_coverage.ts";
export {
  NFI_CYCLE_YEARS,
  type NfiPrecision,
  nfiPrecision,
  type NfiPrecisionOptions,
} from "./nfi_precision.ts";
export {
  type PlotView,
  type PlotViewEvents,
  type SurveyPlotView,
  type SurveyPlotViewOptions,
  surveyPlotViews,
} from "./survey_plot_view.ts";
export {
  rateList,
  type RateListOptions,
  type RateListRow,
  rateListTable,
  type TalliedGrid,
} from "./rate_list.ts";
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
export type { TrueCodes } from "./simulate_field_record.ts";
export { sampleGrid, type SampleGridOptions, type SimulatedCountry } from "./sample_grid.ts";
export { type SimulatedSurvey, simulateSurvey, type SimulateSurveyOptions } from "./simulate_survey.ts";
export { PLANTED_ERRORS, type PlantedError, type PlantedFinding, plantErrors } from "./plant_errors.ts";
export {
  type SimulatedDelivery,
  simulateDelivery,
  type SimulateDeliveryOptions,
} from "./simulate_delivery.ts";
export { simulateMisreading } from "./simulate_misreading.ts";
export { censusFrom } from "./census_table.ts";
export { type DrawnStratum, drawRecheck, type DrawRecheckOptions, type RecheckDraw } from "./draw_recheck.ts";
export {
  drawFieldSurvey,
  type DrawFieldSurveyOptions,
  type DrawnVisits,
  type FieldDraw,
} from "./draw_field_survey.ts";
export { drawLogTable, recheckSheet } from "./draw_tables.ts";
export { type MadeRecheck, madeRecheck } from "./made_recheck.ts";
export { type CheckedPoints, HA_PER_POINT, type RecheckBound, recheckBounds } from "./recheck_bound.ts";
export { type KnownStratum, missedIn, type RecheckAccuracy, recheckAccuracy } from "./recheck_accuracy.ts";
export { type RecheckCommission, recheckCommission, sampledPrefectures } from "./recheck_accuracy.ts";
export { recheckedStrata, type RecheckedStratum, type RecheckEstimate } from "./recheck_accuracy.ts";
export { estimatedRates, RISK_STRATA, riskStrata, type RiskStratum } from "./risk_strata.ts";
export { type RiskAllocation, riskAllocation, type RiskDesign, riskFrames } from "./risk_allocation.ts";
export { plannedNeighbours } from "./planned_neighbours.ts";
export {
  type GridNeighbours,
  gridNeighbours,
  type GridNeighboursOptions,
  shareOfOthers,
} from "./grid_neighbours.ts";
export {
  type GridRelation,
  offsetHistogram,
  pairPlots,
  type PairPlotsOptions,
  type PlotPairs,
} from "./pair_plots.ts";
export { type ForestAt, forestAt, type ForestAtOptions, type PeriodCodes, STATE_GAP } from "./forest_at.ts";
export { PLOT_GAP, type PlotStates, plotStates, type PlotStatesOptions } from "./plot_states.ts";
export { type AgreementGrouping, type StateAgreement, stateAgreement } from "./state_agreement.ts";
export {
  DISAGREEMENT_REASONS,
  type DisagreementReason,
  explainDisagreement,
  type ReasonFlags,
  reasonFlags,
  type ReasonOptions,
  type ReasonRow,
  type ReasonSources,
} from "./disagreement_reasons.ts";
export { type Misregistration, misregistration } from "./misregistration.ts";
export {
  type CombinedDesign,
  type CombinedDesigns,
  combineDesigns,
  type CombinedPoints,
  type DesignCosts,
} from "./combine_designs.ts";
export { type TwoPhaseGain, twoPhaseGain } from "./two_phase_gain.ts";
export { BUDGET_SOURCES, type BudgetSource, type CorrectedRate, correctedRate } from "./corrected_rate.ts";
export {
  type ObservationDesign,
  type RecommendationRow,
  recommendDesign,
  type WishedDomain,
} from "./recommend_design.ts";
export { standardDesigns, type StandardDesignsOptions } from "./standard_designs.ts";
export { agreementTable, matrixTable, type MeasureRow, measureRows, testTable } from "./agreement_tables.ts";
export { captureTable, disagreementTable, nonResponseTable } from "./disagreement_table.ts";
export {
  budgetTable,
  correctedTable,
  designTable,
  recommendationTable,
  type ShareRow,
  shareRows,
  shareTable,
} from "./design_tables.ts";
export { type PlotSurroundings, plotSurroundings } from "./plot_surroundings.ts";
export { combinedPoints } from "./combined_points.ts";
export { combineRegions, type RegionDesigns } from "./combine_regions.ts";
export { trueForestShare } from "./forest_truth.ts";
export { isHeld, type RecoveryRow, recoveryTable, whyNotHeld } from "./recovery_table.ts";
export { eventGain } from "./event_gain.ts";
export { type NonResponse, nonResponse, type NonResponseRow } from "./non_response.ts";
export { periodRecheck } from "./period_recheck.ts";
export { phaseEfficiency } from "./phase_efficiency.ts";
export { type ReadingAlone, readingAlone } from "./reading_alone.ts";
export { type PlotCapture, surveyPlotCapture } from "./survey_plot_capture.ts";
export { simulateNfi, type SimulateNfiOptions } from "./simulate_nfi.ts";
export { type ReadingErrors, simulateReading } from "./simulate_reading.ts";
export { type GridReadingErrors, simulateGridReading } from "./simulate_grid_reading.ts";
export { regionsWithoutPoints } from "./draw_field_survey.ts";
export { VISIT, visitOutcomes } from "./field_visit.ts";
export { type FieldOutcome, fieldOutcome, remarkOf } from "./field_outcome.ts";
export type { Visit, VisitedClass, VisitedStratum } from "./field_outcome.ts";
export { CONFIRMED_AS, fieldAccuracy, type FieldClassAccuracy } from "./field_accuracy.ts";
export { type FieldRate, type FieldRates, fieldRates, type FieldRateSource } from "./field_rate.ts";
export { LAND_CLASS, LAND_CLASSES, type LandClasses, landClasses, TREELESS_TYPES } from "./land_class.ts";
export { type LandClassAgreement, landClassAgreement } from "./land_class_agreement.ts";
export { landClassTable, typeClassTable } from "./land_class_agreement.ts";
export { type CycleChange, cycleChange, type CycleEvent } from "./cycle_change.ts";
export { type Estimability, type TwoPhaseRate, twoPhaseRate } from "./two_phase_rate.ts";
export { type CheckSpots, checkSpots } from "./check_spots.ts";
export { japanSketch } from "./japan_sketch.ts";
