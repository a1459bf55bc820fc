import { type Table, Utf8, type Vector, vectorFromArray } from "apache-arrow";
import { unproject } from "../geo/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { DroneSurvey } from "./drone_survey.ts";
import { errorEllipse } from "./ground_error.ts";
import type { Individual } from "./individuals.ts";
import { isSpeciesTold, type SpeciesReview } from "./species_review.ts";

/** How the review of an individual stands. */
export type ReviewStatus = "confirmed" | "other" | "unconfirmed";

/**
 * Whether an individual is confirmed as the target species, as something else, or not at all: nobody looked at it, marks
 * contradict each other, or its species could not be told (不明), which is neither.
 */
export function reviewStatus(review: SpeciesReview | null, target: string): ReviewStatus {
  if (review === null || review.species === null || !isSpeciesTold(review.species)) return "unconfirmed";
  return review.species === target ? "confirmed" : "other";
}

/** An individual as the tables list it. */
export interface ListedIndividual {
  survey: DroneSurvey;
  individual: Individual;
  review: SpeciesReview | null;
  status: ReviewStatus;
  /** Number of its group and of the animals in it. */
  group: number;
  groupSize: number;
}

/** Local time of an instant: `2022-11-08 19:34:05`. */
export function localDateTime(time: number, zone: string): string {
  const { year, month, day, hour, minute, second } = Temporal.Instant.fromEpochMilliseconds(Math.round(time))
    .toZonedDateTimeISO(zone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/**
 * The report table of clause 5(1)(オ): one row an animal, with number, latitude and longitude (JGD2011), local time,
 * the ellipse of its place, and how it was identified.
 *
 * @param zone Of the times, e.g. `Asia/Tokyo`.
 * @param level Probability that an ellipse holds the true place. Default 0.95.
 */
export function sightingTable(listed: readonly ListedIndividual[], zone: string, level = 0.95): Table {
  const ellipses = listed.map(({ individual }) => errorEllipse(individual.place.covariance, level));
  const places = listed.map(({ individual }) => individual.place);
  const crs = listed[0]?.survey.geometry.terrain.crs;
  const degrees = crs === undefined
    ? { x: new Float64Array(), y: new Float64Array() }
    : unproject(crs, places.map(({ x }) => x), places.map(({ y }) => y));
  const rounded = (values: ArrayLike<number>, digits: number) =>
    Float64Array.from(values, (value) => Number(value.toFixed(digits)));
  return tableFrom({
    number: Int32Array.from(listed, (_, k) => k + 1),
    night: texts(listed.map(({ survey }) => survey.night)),
    time: texts(places.map(({ time }) => localDateTime(time, zone))),
    count: new Int32Array(listed.length).fill(1),
    latitude: rounded(degrees.y, 6),
    longitude: rounded(degrees.x, 6),
    x: rounded(places.map(({ x }) => x), 1),
    y: rounded(places.map(({ y }) => y), 1),
    major: rounded(ellipses.map(({ major }) => major), 1),
    minor: rounded(ellipses.map(({ minor }) => minor), 1),
    azimuth: rounded(ellipses.map(({ azimuth }) => azimuth), 0),
    area: rounded(places.map(({ area }) => area), 2),
    contrast: rounded(places.map(({ contrast }) => contrast), 1),
    score: rounded(listed.map(({ individual }) => individual.score), 2),
    passes: Int32Array.from(listed, ({ individual }) => individual.passes.length),
    certainty: rounded(listed.map(({ individual }) => individual.certainty), 2),
    group: Int32Array.from(listed, ({ group }) => group),
    group_size: Int32Array.from(listed, ({ groupSize }) => groupSize),
    species: texts(listed.map(({ review }) => review?.species ?? "")),
    basis: texts(listed.map(({ review }) => review?.basis ?? "")),
    status: texts(listed.map(({ status }) => status)),
    frame: texts(listed.map(({ survey, individual }) => survey.frames[individual.place.frame].name)),
    column: rounded(places.map(({ column }) => column), 1),
    row: rounded(places.map(({ row }) => row), 1),
  }, {
    units: {
      latitude: "deg",
      longitude: "deg",
      x: "m",
      y: "m",
      major: "m",
      minor: "m",
      azimuth: "deg",
      area: "m2",
      contrast: "K",
      score: "1",
      certainty: "1",
      column: "px",
      row: "px",
    },
  });
}

/** The sheet for the visual review: where to look, with empty columns for what is seen. */
export function reviewSheet(listed: readonly ListedIndividual[], zone: string): Table {
  const table = sightingTable(listed, zone);
  const kept = table.select(["number", "night", "frame", "column", "row", "time", "area", "contrast"]);
  return kept.assign(tableFrom({
    species: texts(listed.map(({ review }) => review?.species ?? "")),
    basis: texts(listed.map(({ review }) => review?.basis ?? "")),
  }));
}

/** A column of texts, of which there may be none. */
const texts = (values: readonly string[]): Vector => vectorFromArray(values, new Utf8());
