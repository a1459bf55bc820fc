import type { DirtySurvey } from "./dirty_survey.ts";

/** One known error: made in the survey, and every finding it must lead to. */
export interface PlantedError {
  /** The check it is meant for. */
  check: string;
  plant(dirty: DirtySurvey): void;
}

/** A planted error from what makes it. */
export const plant = (check: string, make: (dirty: DirtySurvey) => void): PlantedError => ({
  check,
  plant: make,
});
