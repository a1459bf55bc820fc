/**
 * Camera traps: deployments and videos, staying times, passes and activity, density by REST, and its map. Part of the door
 * of this folder, `mod.ts`.
 *
 * @module
 */
export { parseColumnNames } from "./camera_columns.ts";
export { type CameraTimes, cameraTimes, timeOfDay } from "./camera_time.ts";
export {
  CAMERA_DEPLOYMENT_COLUMNS,
  type CameraDeployment,
  type CameraDeploymentOptions,
  type CameraDeploymentRole,
  readCameraDeployments,
} from "./camera_deployments.ts";
export { type DeploymentPlaces, deploymentPlaces } from "./deployment_places.ts";
export type { ClockChecks } from "./clock_correction.ts";
export {
  CAMERA_DETECTION_COLUMNS,
  type CameraDetectionOptions,
  type CameraDetectionRole,
  type CameraDetections,
  type OtherSpecies,
  readCameraDetections,
} from "./camera_detections.ts";
export {
  assignVideos,
  type DoubtedDeployment,
  type VideoAssignment,
  type VideoAssignmentOptions,
  type VideoFinding,
} from "./video_assignment.ts";
export { VIDEO_PROBLEMS, type VideoProblem } from "./video_problem.ts";
export { parseCensorCode } from "./censor_code.ts";
export { independentEvents } from "./independent_events.ts";
export {
  type CameraSurvey,
  cameraSurvey,
  type CameraSurveyOptions,
  type RefusedStation,
} from "./camera_survey.ts";
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
export {
  type StationCovariate,
  type StationCovariateOptions,
  stationCovariates,
} from "./station_covariates.ts";
export { type CovariateEffect, type RestCovariates, restCovariates } from "./rest_covariates.ts";
export { covariateTable } from "./covariate_table.ts";
export { REST_STUDY } from "./rest_study.ts";
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
export type { PlacedCounts } from "./camera_variogram.ts";
export { type SpatialPattern, spatialPattern, type SpatialPatternOptions } from "./spatial_pattern.ts";
export { type CameraMaps, mapCameras } from "./map_cameras.ts";
export { outlyingStations } from "./outlying_stations.ts";
export {
  countModelLabel,
  criterionTable,
  effortTable,
  familyLabel,
  restErrorTable,
  restModelTable,
  stayingTimeTable,
} from "./camera_tables.ts";
export { videoFindingTable, videoProblemTable } from "./video_problem_tables.ts";
export { cameraCountTable, stationTable } from "./station_tables.ts";
export {
  type CameraTruth,
  simulateCameras,
  type SimulateCamerasOptions,
  SIMULATED_AREA,
  SIMULATED_FOCAL_AREA,
  type SimulatedCameras,
} from "./simulate_cameras.ts";
