/**
 * Wildlife: GPS tracks and home ranges, density from camera traps and thermal drones, where to capture, and simulated
 * animals with a known truth.
 *
 * Positions are metres in a projected coordinate system, x east and y north. Times are milliseconds since 1970-01-01
 * UTC; local time is a matter of a named zone. Areas are square metres until {@link hectares} or
 * {@link squareKilometres} is asked for; densities are animals per square kilometre.
 *
 * @module
 */
export { type Caution, caution } from "./caution.ts";
export { hectares, squareKilometres } from "./area.ts";
export { checkedTrack, type Track } from "./track.ts";
export { cellCentre, type PlanarGrid } from "./planar_grid.ts";
export type { UtilisationDistribution } from "./utilisation_distribution.ts";
export type { HomeRange, RangeMethod } from "./home_range.ts";
export type { DensitySurface } from "./density_surface.ts";
export { type Positions } from "./positions.ts";
export { minimumConvexPolygon, type MinimumConvexPolygonOptions } from "./minimum_convex_polygon.ts";
export { referenceBandwidth } from "./reference_bandwidth.ts";
export { type KernelDensity, kernelDensity, type KernelDensityOptions } from "./kernel_density.ts";
export type { KernelBoundary } from "./boundary_correction.ts";
export type { Habitat } from "./habitat.ts";
export { cellArea, isopleth } from "./isopleth.ts";

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
export { droppedTable, screeningTable } from "./screening_tables.ts";
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
export { type MovementSummary, movementSummary } from "./movement_summary.ts";
export { plugInBandwidth, type PlugInBandwidthOptions } from "./plug_in_bandwidth.ts";
export { type ScaledBandwidth, scaledBandwidth, type ScaledBandwidthOptions } from "./scaled_bandwidth.ts";
export {
  type CrossValidation,
  type CrossValidationOptions,
  leastSquaresCrossValidation,
} from "./least_squares_cross_validation.ts";
export { normalRangeArea, type OufMovement, simulateOuf } from "./simulate_ouf.ts";

export { parseColumnNames } from "./camera_columns.ts";
export { type CameraTimes, cameraTimes, timeOfDay } from "./camera_time.ts";
export {
  CAMERA_DEPLOYMENT_COLUMNS,
  type CameraDeployment,
  type CameraDeploymentOptions,
  type CameraDeploymentRole,
  readCameraDeployments,
} from "./camera_deployments.ts";
export type { ClockChecks } from "./clock_correction.ts";
export {
  CAMERA_DETECTION_COLUMNS,
  type CameraDetectionOptions,
  type CameraDetectionRole,
  type CameraDetections,
  readCameraDetections,
} from "./camera_detections.ts";
export {
  assignVideos,
  VIDEO_PROBLEMS,
  type VideoAssignment,
  type VideoFinding,
  type VideoProblem,
} from "./video_assignment.ts";
export { parseCensorCode } from "./censor_code.ts";
export { independentEvents } from "./independent_events.ts";
export { type CameraSurvey, cameraSurvey, type CameraSurveyOptions } from "./camera_survey.ts";
export {
  type DetectionTrials,
  type EffectiveArea,
  effectiveArea,
  readTrials,
  TRIAL_COLUMNS,
  type TrialRole,
} from "./effective_area.ts";
export { activityError, type ActivityLevel, activityLevel, stationActivity } from "./activity_level.ts";
export { dirichletPasses, type ExaminedVideos, meanPasses, type PassesPerVideo } from "./passes_per_video.ts";
export {
  STAYING_TIME_FAMILIES,
  type StayingTimeFamily,
  type StayingTimeFamilyName,
} from "./staying_time_family.ts";
export { fitStayingTime, type StayingTimeFit, type StayingTimes } from "./staying_time.ts";
export { kaplanMeier, type SurvivalStep } from "./kaplan_meier.ts";
export { checkStayingTime, type StayingTimeCheck } from "./staying_time_check.ts";
export {
  type CountModel,
  type EncounterCounts,
  type EncounterFit,
  fitEncounterCounts,
} from "./encounter_counts.ts";
export {
  averageRest,
  densityPerRate,
  fitRest,
  logInterval,
  type RestAverage,
  type RestCovariate,
  type RestFactors,
  type RestFit,
  type RestOptions,
} from "./rest_density.ts";
export { profileInterval } from "./rest_profile.ts";
export { bootstrapRest, type RestBootstrap, type RestBootstrapOptions } from "./rest_bootstrap.ts";
export {
  isSufficient,
  lackingForRest,
  type RestCriterion,
  type RestLimits,
  restSufficiency,
  type Verdict,
} from "./rest_sufficiency.ts";
export {
  type DensityFactor,
  densityFactor,
  stationDensities,
  type StationDensity,
} from "./camera_density.ts";
export {
  type CameraKriging,
  type CameraSurfaceOptions,
  interpolateCameras,
  krigeCameras,
} from "./camera_surface.ts";
export {
  countModelLabel,
  criterionTable,
  effortTable,
  familyLabel,
  restErrorTable,
  restModelTable,
  stationTable,
  stayingTimeTable,
  videoFindingTable,
  videoProblemTable,
} from "./camera_tables.ts";
export {
  type CameraTruth,
  simulateCameras,
  type SimulateCamerasOptions,
  SIMULATED_AREA,
  type SimulatedCameras,
} from "./simulate_cameras.ts";
export { simulators } from "./simulate.ts";

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
export {
  type AutocorrelatedKernelDensity,
  autocorrelatedKernelDensity,
  type AutocorrelatedKernelOptions,
} from "./autocorrelated_kernel_density.ts";
export { type BrownianBridge, brownianBridge, type BrownianBridgeOptions } from "./brownian_bridge.ts";
export { type LocalConvexHullOptions, localConvexHulls } from "./local_convex_hulls.ts";
export type { NeighbourRule } from "./neighbourhoods.ts";
export { characteristicHull, type CharacteristicHullOptions } from "./characteristic_hull.ts";
export { type Attempt, attempt } from "./attempt.ts";
export { courseLayer, type NamedRange, rangeLayer } from "./range_layers.ts";
export { onSharedGrid, type SharedGridOptions } from "./on_shared_grid.ts";
export { type Overlap, overlap, type OverlapOptions } from "./overlap.ts";
export {
  bootstrapRangeArea,
  type BootstrapRangeAreaOptions,
  type RangeAreaBootstrap,
} from "./bootstrap_range_area.ts";
export { clipRange } from "./clip_range.ts";

export { cellsAt, type DensityArea, densityArea, overGrid } from "./density_area.ts";
export type { CameraCounts, CollarUse, CountFamily, DensitySource, DroneCounts } from "./density_source.ts";
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
export { type Catchability, catchability, type CatchabilityOptions } from "./catchability.ts";
export {
  type CaptureExclusion,
  type CaptureRules,
  type CaptureYield,
  captureYield,
} from "./capture_yield.ts";
export { type CaptureRanking, rankCaptureCells, type RankedCell } from "./rank_capture_cells.ts";
export { type CapturePlan, capturePlan, type CapturePlanOptions } from "./capture_plan.ts";
export { type NextCamera, type NextCameraOptions, nextCameras } from "./next_camera.ts";
export {
  BODY_MEASURES,
  type BodyMeasure,
  CAPTURE_CODES,
  type CaptureLog,
  captureLog,
  type CaptureRecords,
  captureRecords,
} from "./capture_records.ts";
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
} from "./simulate_captures.ts";

export * from "./drone.ts";
export {
  bodyTable,
  catchTable,
  findingTable,
  nextCameraTable,
  pairTable,
  planTable,
  predictionTable,
  rankingTable,
  SOURCE_LABELS,
} from "./capture_tables.ts";
