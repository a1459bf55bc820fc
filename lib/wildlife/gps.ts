/**
 * GPS collars: fixes read, screened by DOP and height and joined to tracks; movement by month, and models of it. Part of the
 * door of this folder, `mod.ts`.
 *
 * @module
 */
export { checkedTrack, type Track } from "./track.ts";
export { type Positions } from "./positions.ts";
export { DROP_REASONS, type DroppedRow, type DropReason, type Fixes, type HeightReference } from "./fixes.ts";
export { FIX_NAMES, type FixColumns, type FoundColumns } from "./fix_columns.ts";
export type { FixTimeOptions } from "./fix_times.ts";
export { type Deployment, type FixReading, readFixes, type ReadFixesOptions } from "./read_fixes.ts";
export { DEPLOYMENT_NAMES, type DeploymentColumns, readDeployments } from "./read_deployments.ts";
export {
  hillshade,
  readRelief,
  type ReadReliefOptions,
  type Relief,
  type ReliefSamples,
  sampleRelief,
} from "./relief.ts";
export {
  ROUND_TRIP,
  type Screening,
  SCREENING_DEFAULTS,
  SCREENING_REASONS,
  type ScreeningReason,
  type ScreeningRules,
} from "./screening.ts";
export { screenFixes, type ScreenFixesOptions } from "./screen_fixes.ts";
export { droppedTable, screeningTable, selectedTable } from "./screening_tables.ts";
export {
  screeningSensitivity,
  type SensitivityCell,
  type TerrainLoss,
  terrainLosses,
} from "./screening_sensitivity.ts";
export { fixTracks, type FixTracksOptions } from "./fix_tracks.ts";
export { type LocalPeriod, localPeriods } from "./local_time.ts";
export {
  fixInterval,
  type MonthState,
  type MonthTrack,
  SEASONS,
  type SeasonTrack,
  splitBursts,
  splitDayNight,
  splitMonths,
  type SplitMonthsOptions,
  splitSeasons,
  trackBetween,
  usualGap,
} from "./track_parts.ts";
export { solarElevation, sunPlace, SUNRISE } from "./sun.ts";
export { type Steps, steps } from "./steps.ts";
export { type DailyDistance, dailyDistances } from "./daily_distance.ts";
export { residenceTime, type ResidenceTimeOptions } from "./residence_time.ts";
export { type ResidenceByCell, residenceByCell } from "./residence_by_cell.ts";
export { type MovementSummary, movementSummary } from "./movement_summary.ts";
export { normalRangeArea, type OufMovement, simulateOuf } from "./simulate_ouf.ts";
export {
  autocorrelation,
  type Covariance,
  type MovementModel,
  type MovementProcess,
  semivariance,
  type Timescales,
} from "./movement_model.ts";
export { movementLogLikelihood, type TimedPositions } from "./movement_filter.ts";
export { fitMovement, type FitMovementOptions, type MovementFit, type MovementKind } from "./fit_movement.ts";
export {
  type MovementCandidate,
  type MovementSelection,
  selectMovement,
  type SelectMovementOptions,
} from "./select_movement.ts";
export {
  type MovementVariogram,
  movementVariogram,
  type MovementVariogramOptions,
} from "./movement_variogram.ts";
