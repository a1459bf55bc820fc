/**
 * Where to capture: one density surface from several sources, cells ranked, plans, and records of captures. Part of the
 * door of this folder, `mod.ts`.
 *
 * @module
 */
export { SYNTHESIS_STUDY } from "./synthesis_study.ts";
export { cellsAt, type DensityArea, densityArea, overGrid } from "./density_area.ts";
export type { CameraCounts, CollarUse, CountFamily, DensitySource, DroneCounts } from "./density_source.ts";
export { CAPTURE_SURVEYS, captureInputs } from "./capture_inputs.ts";
export { type PlacedTable, withPlaces } from "./with_places.ts";
export { withinArea } from "./within_area.ts";
export { readCameraCounts, readCollarUse, readDroneCounts } from "./read_density_sources.ts";
export type { CorrelationModel } from "./spatial_correlation.ts";
export { DEER_PENALTIES, type FieldPenalties } from "./field_hyperparameters.ts";
export type { DensityDraws } from "./density_draws.ts";
export {
  type DensityParameter,
  type IntegratedDensity,
  integratedDensity,
  type IntegratedDensityOptions,
} from "./integrated_density.ts";
export type { SourcePrediction } from "./predict_source.ts";
export {
  type SourceDisagreement,
  sourceDisagreement,
  type SourceDisagreementOptions,
  type SourcePair,
} from "./source_disagreement.ts";
export { CAPTURE_METHODS, type CaptureMethod, captureMethod } from "./capture_method.ts";
export { type CaptureGround, captureGround } from "./capture_ground.ts";
export { walkingHours } from "./walking_hours.ts";
export { assumedCatchability, type AssumedCatchabilityOptions } from "./assumed_catchability.ts";
export { type CapturedCheck, capturedCheck } from "./captured_check.ts";
export { type Catchability, catchability, type CatchabilityOptions } from "./catchability.ts";
export {
  type CaptureExclusion,
  type CaptureRules,
  type CaptureYield,
  captureYield,
  relativeYield,
} from "./capture_yield.ts";
export { type CaptureRanking, rankCaptureCells, type RankedCell } from "./rank_capture_cells.ts";
export { type CapturePlan, capturePlan, type CapturePlanOptions } from "./capture_plan.ts";
export { type NextCamera, type NextCameraOptions, nextCameras } from "./next_camera.ts";
export {
  BODY_MEASURES,
  type BodyMeasure,
  type CaptureLog,
  captureLog,
  type CaptureReading,
  type CaptureRecords,
  captureRecords,
} from "./capture_records.ts";
export { CAPTURE_CODES } from "./capture_codes.ts";
export { CAPTURE_COLUMNS } from "./capture_columns.ts";
export { type CapturePlaces, capturePlaces } from "./capture_places.ts";
export { CAPTURE_WORDS, type CaptureFieldCodes, type CaptureWord, captureWords } from "./capture_words.ts";
export type { MeshShares } from "./mesh_shares.ts";
export {
  CAPTURE_LIMITS,
  type CaptureCheckOptions,
  type CaptureFinding,
  checkCaptureRecords,
} from "./check_capture_records.ts";
export { type CatchPerEffort, catchPerEffort } from "./catch_per_effort.ts";
export { type BodyMeasureRow, bodyMeasures } from "./body_measures.ts";
export { type CaptureArea, type CaptureAreaOptions, simulateCaptureArea } from "./simulate_capture_area.ts";
export {
  simulateCaptures,
  type SimulatedCapture,
  type SimulatedDay,
  TRUE_CATCHABILITY,
  TRUE_SEASON,
} from "./simulate_captures.ts";
export {
  bodySummaryTable,
  bodyTable,
  catchTable,
  chanceText,
  findingTable,
  nextCameraTable,
  pairTable,
  planTable,
  predictionTable,
  rankingTable,
  SOURCE_LABELS,
} from "./capture_tables.ts";
