import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { nameColumn } from "./name_column.ts";
import { groundPoint } from "./ground_point.ts";
import type { Individual } from "./individuals.ts";
import type { SightingTrack } from "./sighting_track.ts";
import type { FlightGeometry, SurveyFrame } from "./thermal_survey.ts";

/** What a person entered about something warm in a frame. */
export interface ReviewMark {
  /** Name of the frame. */
  frame: string;
  /** Pixels from the left and top edge. */
  column: number;
  row: number;
  species: string;
  /** What told it: size, outline, movement of the neck, gait. */
  basis: string;
}

/**
 * The marks of one night from a table with the columns `night`, `frame`, `column`, `row`, `species` and `basis`, as the sheet
 * for the review has them. Rows without a species have not been looked at.
 */
export function reviewMarks(table: Table, night: string): ReviewMark[] {
  const frames = columnTexts(table, "frame");
  const [species, basis] = ["species", "basis"].map((name) => columnTexts(table, name, { missing: "" }));
  const [columns, rows] = [columnNumbers(table, "column"), columnNumbers(table, "row")];
  return nameColumn(table, "night").flatMap((of, k): ReviewMark[] =>
    of === night && species[k].trim() !== ""
      ? [{ frame: frames[k], column: columns[k], row: rows[k], species: species[k].trim(), basis: basis[k] }]
      : []
  );
}

/** Words of a review that tell no species: somebody looked, and could not say. */
const UNTOLD = new Set(["不明", "種不明", "判別不能", "判別不可", "unknown", "?"]);

/** Whether what was entered names a species (or 動物以外), rather than that it could not be told. */
export function isSpeciesTold(species: string): boolean {
  return !UNTOLD.has(species.trim().normalize("NFKC").toLowerCase());
}

/** What the review says of an individual. */
export interface SpeciesReview {
  /**
   * The species most of its marks name; null where as many name another one. Marks of an unknown species tell nothing
   * beside others; where there are no others it is theirs, for which {@link isSpeciesTold} is false.
   */
  species: string | null;
  basis: string;
  marks: number;
}

/** Options of {@link reviewIndividuals}. */
export interface ReviewOptions {
  /** m between a mark and a sighting of the same pass. Default 3. */
  near?: number;
  /** s between them. Default 6. */
  within?: number;
}

/**
 * Joins the marks of a visual review to individuals: a mark belongs to the track of its pass that comes nearest to it on
 * the ground.
 *
 * @returns The review of each individual, null for those without a mark; and the marks that belong to none, which a
 * person saw and the detector did not.
 * @throws Fault for a mark in a frame that the flight does not have.
 */
export function reviewIndividuals(
  marks: readonly ReviewMark[],
  { individuals, tracks, frames, camera, terrain }: {
    individuals: readonly Individual[];
    tracks: readonly SightingTrack[];
    frames: readonly SurveyFrame[];
  } & Pick<FlightGeometry, "camera" | "terrain">,
  { near = 3, within = 6 }: ReviewOptions = {},
): { reviews: (SpeciesReview | null)[]; unmatched: ReviewMark[] } {
  const numbers = new Map(frames.map(({ name }, k) => [name, k]));
  const owner = new Map(individuals.flatMap(({ tracks }, i) => tracks.map((track) => [track, i] as const)));
  const found: ReviewMark[][] = individuals.map(() => []);
  const unmatched: ReviewMark[] = [];
  for (const mark of marks) {
    const number = numbers.get(mark.frame);
    if (number === undefined) {
      throw new Fault("wildlife: a review of a frame that is not there", {
        expected: `one of ${frames.length} frames, ${frames[0]?.name} to ${frames.at(-1)?.name}`,
        found: mark.frame,
        remedy: "take the names of the frames from the sheet that the report puts out for the review",
      });
    }
    const { pose, pass, time } = frames[number];
    const ground = pose === null ? null : groundPoint(camera, pose, terrain, mark.column, mark.row);
    let [best, distance] = [-1, near];
    tracks.forEach((track, t) => {
      if (ground === null || track.pass !== pass) return;
      for (const sighting of track.sightings) {
        if (Math.abs(frames[sighting.frame].time - time) > 1000 * within) continue;
        const away = Math.hypot(sighting.x - ground.x, sighting.y - ground.y);
        if (away <= distance) [best, distance] = [t, away];
      }
    });
    const individual = owner.get(best);
    if (individual === undefined) unmatched.push(mark);
    else found[individual].push(mark);
  }
  return { reviews: found.map(summary), unmatched };
}

function summary(marks: ReviewMark[]): SpeciesReview | null {
  if (marks.length === 0) return null;
  const told = marks.filter(({ species }) => isSpeciesTold(species));
  if (told.length === 0) return { species: marks[0].species, basis: marks[0].basis, marks: marks.length };
  const counts = [...Map.groupBy(told, ({ species }) => species)].sort(([, a], [, b]) => b.length - a.length);
  const [[species, own], second] = counts;
  const isTied = second !== undefined && second[1].length === own.length;
  return { species: isTied ? null : species, basis: own[0].basis, marks: marks.length };
}
