import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { poseAt } from "./flight_path.ts";
import { groundPoint } from "./ground_point.ts";
import type { FlightGeometry, FrameDetection } from "./thermal_survey.ts";
import { typicalView } from "./typical_view.ts";

/** Agreement of the passes at one trial offset: pairs of detections that come together, each up to 1. */
export interface ClockTrial {
  /** s. */
  offset: number;
  agreement: number;
}

/** How far the frames' clock is ahead of the log's. */
export interface ClockOffset {
  /** The offset to use, s: the declared one, or the estimate. */
  offset: number;
  /** As the operator declared it, s; null where nobody compared the clocks. */
  declared: number | null;
  /** Where the passes agree best, s; null where they do not tell. */
  estimate: number | null;
  /** Agreement at the estimate, over the largest at any offset apart from it; 0 without an estimate. */
  distinctness: number;
  /** Offsets that were searched, s. */
  range: [number, number];
  /** The fine trials around the best offset. */
  trials: ClockTrial[];
  cautions: Caution[];
}

/** Options of {@link clockOffset}. */
export interface ClockOffsetOptions {
  /** s that the operator declared; null to estimate it. Default null. */
  declared?: number | null;
  /** Largest distance of a trial from the declared offset or 0, s. Default 600. */
  largest?: number;
}

/** s between trials: wide, fine; how far the fine ones reach; how far from the best offset another one is apart. */
const [WIDE_STEP, FINE_STEP, FINE_REACH, APART] = [0.25, 0.1, 4, 2];
/** m at which two places still agree: wide, fine. */
const [WIDE_NEAR, NEAR] = [3, 2];
/** Detections that are looked at: pairs grow with the square. */
const MOST = 400;
/** Agreement over that of any other offset from which one is told at all, and told well. */
const [TOLD, CLEAR] = [1.25, 2];
/** Agreement at a declared offset over the best one, below which it is doubted, and refused. */
const [DOUBTED, REFUSED] = [0.6, 0.25];
/** Places that have to agree: one or two may by chance. */
const PLACES = 3;

/**
 * The offset of the frames' clock from where passes see the same things: warm stones and resting animals that
 * two passes of opposite direction show come together at the right offset, and lie `2 x speed x error` apart at a wrong
 * one. Agreement is the sum over pairs of detections of different passes of a normal kernel of their distance on the
 * ground; passes are told by time alone (longer apart than a thing stays in view), for at a wrong offset frames fall into
 * turns. It is searched over all offsets within `largest` that keep half of the frames within the log, in steps of 0.25 s,
 * then finely around the best. A log runs while the camera does: an offset that leaves frames outside it counts by
 * the square of the share that it keeps, so that a regular pattern shifted by two strips does not pass for the flight.
 *
 * What stands out against every other offset is told; a declared offset is held against it. A camera mounted tilted forwards
 * or backwards has the same effect at constant speed and height, and is corrected along with an estimated clock.
 *
 * @param times Of all frames by their number, ms, of the frames' clock.
 * @throws Fault for a log shorter than half of the frames, where no offset stands out and none is declared, and for a
 * declared offset at which the passes do not agree while they do at another.
 */
export function clockOffset(
  detections: readonly FrameDetection[],
  times: ArrayLike<number>,
  geometry: FlightGeometry,
  { declared = null, largest = 600 }: ClockOffsetOptions = {},
): ClockOffset {
  const { path, camera, terrain } = geometry;
  const range = searchRange(times, path.time, declared ?? 0, largest);
  const { diagonal, speed } = typicalView(path, camera, terrain);
  const seen = [...detections].sort((a, b) => b.score - a.score || a.frame - b.frame || a.column - b.column)
    .slice(0, MOST).sort((a, b) => a.frame - b.frame);
  const placesAt = (offset: number) => places(seen, times, geometry, offset);
  const passTime = 1000 * diagonal / speed;
  const wide = between(range[0], range[1], WIDE_STEP).map((offset): ClockTrial => ({
    offset,
    agreement: agreement(placesAt(offset), passTime, WIDE_NEAR).sum * within(times, path.time, offset) ** 2,
  }));
  const best = wide.reduce((most, trial) => trial.agreement > most.agreement ? trial : most);
  const other = Math.max(
    0,
    ...wide.filter(({ offset }) => Math.abs(offset - best.offset) > APART)
      .map((trial) => trial.agreement),
  );
  const distinctness = best.agreement >= 1 ? best.agreement / Math.max(other, 1) : 0;
  const fineAt = (offset: number): ClockTrial => ({
    offset,
    agreement: agreement(placesAt(offset), passTime, NEAR).sum,
  });
  const trials = between(best.offset - FINE_REACH, best.offset + FINE_REACH, FINE_STEP).map(fineAt);
  const top = refined(trials);
  const common = agreement(placesAt(top), passTime, NEAR).places;
  const isTold = distinctness >= TOLD && common >= PLACES;
  const isClear = isTold && distinctness >= CLEAR;
  const estimate = isTold ? top : null;
  const result = { declared, estimate, distinctness: isTold ? distinctness : 0, range, trials };
  if (declared === null) {
    if (estimate === null) throw untold(range, distinctness, common);
    return { ...result, offset: estimate, cautions: isClear ? atBound(best, wide) : [UNCERTAIN] };
  }
  if (estimate === null || !isClear) return { ...result, offset: declared, cautions: [UNCHECKED] };
  const kept = fineAt(declared).agreement / fineAt(estimate).agreement;
  if (kept < REFUSED) throw contradicted(declared, estimate, kept);
  return { ...result, offset: declared, cautions: kept < DOUBTED ? [doubted(declared, estimate)] : [] };
}

/**
 * Offsets within `largest` of `centre` that keep half of the frames within the log. Where none does (clocks hours apart),
 * those within `largest` of the offset that lays the middles of frames and log on each other.
 */
function searchRange(
  times: ArrayLike<number>,
  log: Float64Array,
  centre: number,
  largest: number,
): [number, number] {
  const [first, last] = [log[0], log[log.length - 1]];
  const filmed = times[times.length - 1] - times[0];
  if (!(last - first >= filmed / 2)) {
    throw new Fault("wildlife: a log much shorter than the frames", {
      expected: `a log over half of the frames' time or more: ${seconds(filmed / 2000)}`,
      found: seconds((last - first) / 1000),
      remedy: "give each night its own log and frames, whole",
    });
  }
  const half = times.length >> 1;
  const [lowest, highest] = [(times[half] - last) / 1000, (times[half] - first) / 1000];
  const from = centre >= lowest && centre <= highest ? centre : (lowest + highest) / 2;
  return [Math.max(lowest, from - largest), Math.min(highest, from + largest)];
}

/** Share of the frames whose time lies between the first and the last row of the log. */
function within(times: ArrayLike<number>, log: Float64Array, offset: number): number {
  let inside = 0;
  for (let k = 0; k < times.length; k++) {
    const at = times[k] - 1000 * offset;
    if (at >= log[0] && at <= log[log.length - 1]) inside++;
  }
  return inside / times.length;
}

interface TimedPlace {
  x: number;
  y: number;
  /** ms. */
  time: number;
}

function places(
  detections: readonly FrameDetection[],
  times: ArrayLike<number>,
  { path, camera, terrain, maximumGap }: FlightGeometry,
  clockOffset: number,
): TimedPlace[] {
  return detections.flatMap(({ frame, column, row }) => {
    const pose = poseAt(path, times[frame], { clockOffset, maximumGap });
    const ground = typeof pose === "string" ? null : groundPoint(camera, pose, terrain, column, row);
    return ground === null ? [] : [{ x: ground.x, y: ground.y, time: times[frame] }];
  });
}

/** Sum of the kernel over pairs that no one pass can have seen, and the number of places where such pairs come together. */
function agreement(
  all: readonly TimedPlace[],
  passTime: number,
  near: number,
): { sum: number; places: number } {
  let sum = 0;
  const agreed: TimedPlace[] = [];
  for (let i = 0; i < all.length; i++) {
    for (let j = i + 1; j < all.length; j++) {
      const squared = (all[i].x - all[j].x) ** 2 + (all[i].y - all[j].y) ** 2;
      if (squared >= 25 * near * near || all[j].time - all[i].time <= passTime) continue;
      sum += Math.exp(-squared / (2 * near * near));
      if (squared > 4 * near * near) continue;
      const isNew = agreed.every(({ x, y }) => Math.hypot(x - all[i].x, y - all[i].y) > 5 * near);
      if (isNew) agreed.push(all[i]);
    }
  }
  return { sum, places: agreed.length };
}

const between = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, k) => from + k * step);

/** The top of the parabola through the best trial and its neighbours. */
function refined(trials: readonly ClockTrial[]): number {
  const best = trials.reduce((most, trial, k) => trial.agreement > trials[most].agreement ? k : most, 0);
  if (best === 0 || best === trials.length - 1) return trials[best].offset;
  const [before, at, after] = [trials[best - 1], trials[best], trials[best + 1]];
  const bend = before.agreement - 2 * at.agreement + after.agreement;
  const shift = bend < 0 ? (before.agreement - after.agreement) / (2 * bend) : 0;
  return at.offset + shift * (after.offset - at.offset);
}

const seconds = (value: number) => `${value.toFixed(Math.abs(value) < 100 ? 2 : 0)} s`;

function untold([from, to]: [number, number], distinctness: number, common: number): Fault {
  const searched = `from ${seconds(from)} to ${seconds(to)}`;
  return new Fault("wildlife: no clock offset can be estimated", {
    expected: `things that two passes show, in ${PLACES} places or more: overlapping strips`,
    found: distinctness === 0
      ? `no detections of different passes come together ${searched}`
      : common < PLACES
      ? `passes come together in ${common} places at most, ${searched}`
      : `passes agree as well at other offsets ${searched}: ratio ${
        distinctness.toFixed(2)
      }, ${TOLD} is needed`,
    remedy: "declare the offset with the flight: photograph the clock of the log with the thermal camera",
  });
}

function contradicted(declared: number, estimate: number, kept: number): Fault {
  return new Fault("wildlife: a declared clock offset that the passes contradict", {
    expected: `passes that see the same things at the same places with ${seconds(declared)}`,
    found: `they agree with ${seconds(estimate)}; with the declared offset by ${
      (100 * kept).toFixed(0)
    } % of that`,
    where: "clock_offset of the flight",
    remedy: "correct it, or leave it empty to have it estimated; look at the zones of both clocks",
  });
}

const UNCERTAIN = caution(
  "clock-offset-uncertain",
  "時計のずれによる一致の差が小さく、推定値は不確かである。",
  "Passes agree little better at the estimated clock offset than at others.",
);

const UNCHECKED = caution(
  "clock-offset-unchecked",
  "測線が同じものを写した例が少なく、申告された時計のずれを確かめられない。",
  "Passes saw too little in common to check the declared clock offset.",
);

const doubted = (declared: number, estimate: number) =>
  caution(
    "clock-offset-differs",
    `測線は、申告された時計のずれ${declared.toFixed(2)}秒より、${estimate.toFixed(2)}秒でよく一致する。`,
    `Passes agree better at a clock offset of ${estimate.toFixed(2)} s than at the declared ${
      declared.toFixed(2)
    } s.`,
  );

/** An optimum at the end of the search: the right one may lie beyond. */
function atBound(best: ClockTrial, wide: readonly ClockTrial[]): Caution[] {
  const ends = [wide[0].offset, wide[wide.length - 1].offset];
  return ends.every((end) => Math.abs(best.offset - end) > FINE_REACH) ? [] : [caution(
    "clock-offset-at-bound",
    "時計のずれの推定値が探索範囲の端にある。",
    "The estimated clock offset lies at the bound of its search.",
  )];
}
