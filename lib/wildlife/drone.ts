/**
 * Thermal drone surveys: frames and flight logs, detection, places on the ground, individuals without double counts, and
 * counts with detection probability. Part of the door of this folder, `mod.ts`.
 *
 * @module
 */
export { type Lens, type ThermalCamera, thermalCamera } from "./thermal_camera.ts";
export { type ThermalFrame, thermalFrame } from "./thermal_frame.ts";
export { type FlightRecord, flightRecords } from "./flight_records.ts";
export {
  type FlightLog,
  flightLog,
  type FlightLogOptions,
  type LogFinding,
  type LogProblem,
} from "./flight_log.ts";
export {
  type FlightPath,
  flightPath,
  type LogHeights,
  type Pose,
  poseAt,
  type PoseGap,
  type PoseOptions,
} from "./flight_path.ts";
export { flightPasses, type FlightPassOptions } from "./flight_passes.ts";
export { timestampColumn } from "./timestamp_column.ts";
export { nameColumn } from "./name_column.ts";
export { type Terrain, terrainHeight, terrainOf } from "./terrain.ts";
export { type GroundPoint, groundPoint, pixelOf, pixelRay } from "./ground_point.ts";
export {
  type ErrorEllipse,
  errorEllipse,
  groundError,
  type PlaceCovariance,
  type PoseErrors,
} from "./ground_error.ts";
export { footprint } from "./footprint.ts";
export { type MissingFrames, missingFrames, type MissingRun } from "./missing_frames.ts";
export { medianBackground, sparseBackground } from "./median_background.ts";
export { robustNoise } from "./robust_noise.ts";
export { type Blob, connectedBlobs } from "./connected_blobs.ts";
export type { Detection, FrameDetections, FrameDetector, Rejection } from "./frame_detector.ts";
export { blobDetector, type BlobDetectorOptions, type BodyGate } from "./blob_detector.ts";
export { type OnnxDetector, onnxDetector, type OnnxDetectorOptions } from "./onnx_detector.ts";
export type { DetectorContract } from "./onnx_session.ts";
export {
  detectFrames,
  type FlightDetections,
  type FlightGeometry,
  type FrameDetection,
  type SurveyFrame,
  surveyFrames,
  usedDetections,
} from "./thermal_survey.ts";
export { type TypicalView, typicalView } from "./typical_view.ts";
export { placeDetections, type Sighting } from "./sighting.ts";
export {
  type SightingTrack,
  trackPlace,
  trackSightings,
  type TrackSightingsOptions,
} from "./sighting_track.ts";
export { type ClockOffset, clockOffset, type ClockOffsetOptions, type ClockTrial } from "./clock_offset.ts";
export { sameAnimal, type SameAnimalOptions, type TrackPair, walkVariance } from "./same_animal.ts";
export {
  alternativeIndividuals,
  type CountRange,
  countRange,
  type Individual,
  individualsOf,
} from "./individuals.ts";
export { type CoveredArea, coveredArea, passesOver } from "./covered_area.ts";
export { type SwathDecline, swathDecline } from "./swath_decline.ts";
export { animalGroups } from "./animal_groups.ts";
export {
  type CountedAnimals,
  type DroneCount,
  droneCount,
  type DroneCountOptions,
  type SightingHistory,
} from "./drone_count.ts";
export { type CelledFlight, droneCells } from "./drone_cells.ts";
export { type ComparedSurvey, type SurveyChange, surveyChange } from "./survey_change.ts";
export {
  type DroneSurvey,
  droneSurvey,
  type DroneSurveyInput,
  type DroneSurveyOptions,
  sightingHistories,
} from "./drone_survey.ts";
export {
  isSpeciesTold,
  reviewIndividuals,
  type ReviewMark,
  reviewMarks,
  type ReviewOptions,
  type SpeciesReview,
} from "./species_review.ts";
export {
  type ListedIndividual,
  localDateTime,
  reviewSheet,
  type ReviewStatus,
  reviewStatus,
  sightingTable,
} from "./drone_tables.ts";
export {
  type FoundAndMissed,
  matchTruth,
  type ThermalAccuracy,
  thermalAccuracy,
  type TrueAppearance,
  trueAppearances,
} from "./thermal_truth.ts";
