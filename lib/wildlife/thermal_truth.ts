import type { Table } from "apache-arrow";
import { columnNumbers, columnTexts } from "../table/mod.ts";
import { nameColumn } from "./name_column.ts";

/** A true animal in a simulated frame. */
export interface TrueAppearance {
  /** Name of the frame. */
  frame: string;
  animal: string;
  /** `deer`, `boar` or `raccoon dog`. */
  kind: string;
  /** Pixels from the left and top edge. */
  column: number;
  row: number;
  /** m. */
  x: number;
  y: number;
  /** Share that crowns do not hide. */
  visible: number;
}

/** The true animals of one night from a table with these columns and `night`. */
export function trueAppearances(table: Table, night: string): TrueAppearance[] {
  const [frames, animals, kinds] = ["frame", "animal", "kind"].map((name) => columnTexts(table, name));
  const [column, row, x, y, visible] = ["column", "row", "x", "y", "visible"].map((name) =>
    columnNumbers(table, name)
  );
  return nameColumn(table, "night").flatMap((of, k): TrueAppearance[] =>
    of === night
      ? [{
        frame: frames[k],
        animal: animals[k],
        kind: kinds[k],
        column: column[k],
        row: row[k],
        x: x[k],
        y: y[k],
        visible: visible[k],
      }]
      : []
  );
}

/**
 * Which true animal each detection is of: the nearest pairs in each frame first, each once.
 *
 * @param near Pixels between them at most. Default 4.
 * @returns Number of the true appearance for each detection; -1 for none.
 */
export function matchTruth(
  detections: readonly { frame: number; column: number; row: number }[],
  frames: readonly { name: string }[],
  truth: readonly TrueAppearance[],
  near = 4,
): Int32Array {
  const result = new Int32Array(detections.length).fill(-1);
  const inFrame = Map.groupBy(truth.keys(), (k) => truth[k].frame);
  const found = Map.groupBy(detections.keys(), (d) => detections[d].frame);
  for (const [frame, own] of found) {
    const there = inFrame.get(frames[frame].name) ?? [];
    const taken = new Set<number>();
    const pairs = own.flatMap((d) =>
      there.map((k) => ({
        d,
        k,
        distance: Math.hypot(truth[k].column - detections[d].column, truth[k].row - detections[d].row),
      }))
    ).filter(({ distance }) => distance <= near).sort((a, b) =>
      a.distance - b.distance || a.d - b.d || a.k - b.k
    );
    for (const { d, k } of pairs) {
      if (result[d] >= 0 || taken.has(k)) continue;
      result[d] = k;
      taken.add(k);
    }
  }
  return result;
}

/** How often what was found is right, and how often what is there was found. */
export interface FoundAndMissed {
  /** Found things, and those among them that are right. */
  found: number;
  right: number;
  /** Things that are there, and those among them that were found. */
  there: number;
  recovered: number;
}

/** What became of the animals of one kind, from frames to individuals. */
export interface ThermalAccuracy {
  /** Detections against appearances of which at least half is visible; a detection of any animal is right. */
  detections: FoundAndMissed;
  /** Individuals against animals that were in the footprints; a second individual of one animal is wrong. */
  individuals: FoundAndMissed;
  /** m between detections and the true places. */
  placeErrors: Float64Array;
}

/**
 * Compares one night with its truth.
 *
 * @param counted Individuals that are counted as `kind`, e.g. those that a review confirmed.
 */
export function thermalAccuracy(
  { sightings, tracks, frames }: {
    sightings: readonly { frame: number; column: number; row: number; x: number; y: number }[];
    tracks: readonly { sightings: readonly { frame: number; column: number; row: number }[] }[];
    frames: readonly { name: string }[];
  },
  counted: readonly { tracks: readonly number[] }[],
  truth: readonly TrueAppearance[],
  kind: string,
): ThermalAccuracy {
  const match = matchTruth(sightings, frames, truth);
  const matched = new Set(match);
  const visible = truth.flatMap((one, k) => one.kind === kind && one.visible >= 0.5 ? [k] : []);
  const right = [...match.keys()].filter((d) => match[d] >= 0);
  const animalOf = new Map(
    sightings.map((sighting, d) => [sighting, match[d] < 0 ? undefined : truth[match[d]]]),
  );
  const animals = counted.map((individual) => {
    const all = individual.tracks.flatMap((track) =>
      tracks[track].sightings.map((sighting) => animalOf.get(sighting as typeof sightings[number]))
    );
    const counts = [...Map.groupBy(all, (one) => one?.animal)].sort(([, a], [, b]) => b.length - a.length);
    return counts[0][1][0];
  });
  const recovered = new Set(animals.filter((one) => one?.kind === kind).map((one) => one!.animal));
  const there = new Set(truth.filter((one) => one.kind === kind).map(({ animal }) => animal));
  return {
    detections: {
      found: sightings.length,
      right: right.length,
      there: visible.length,
      recovered: visible.filter((k) => matched.has(k)).length,
    },
    individuals: {
      found: counted.length,
      right: recovered.size,
      there: there.size,
      recovered: recovered.size,
    },
    placeErrors: Float64Array.from(
      right,
      (d) => Math.hypot(sightings[d].x - truth[match[d]].x, sightings[d].y - truth[match[d]].y),
    ),
  };
}
