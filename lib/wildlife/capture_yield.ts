import { Fault } from "../fault/mod.ts";
import type { CaptureGround } from "./capture_ground.ts";
import type { CaptureMethod } from "./capture_method.ts";
import type { Catchability } from "./catchability.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import { walkingHours } from "./walking_hours.ts";

/** What a team does in a day, and where it may not go. */
export interface CaptureRules {
  /** Hours of a working day, from the road head and back. Default 6. */
  hoursPerDay?: number;
  /** Hours of it that are spent before and after whatever the cell: driving on forest roads, gear. Default 1. */
  fixedHours?: number;
  /** People of a team with guns. Default 4. */
  people?: number;
  /** Traps that a team tends in an hour in the field, and at most: 30 is what a person may set. Default 6, 30. */
  trapsPerHour?: number;
  traps?: number;
  /** Nearest to houses that may be worked, m. Default 200 with guns, 0 with traps: an assumption, to be agreed on. */
  houseDistance?: number;
  /** Longest way on foot, there and back, hours. Default 3. */
  longestWalk?: number;
}

/** Why nothing can be captured in a cell. */
export type CaptureExclusion = "sanctuary" | "houses" | "access";

/** What a day of a team yields, cell by cell. */
export interface CaptureYield {
  method: CaptureMethod;
  /** For each cell why it is left out, or null. */
  excluded: (CaptureExclusion | null)[];
  /** Hours on foot, there and back. */
  walk: Float64Array;
  /** Trap-nights or person-hours of a day of a team in the cell; 0 where it is left out. */
  effort: Float64Array;
  /** Captures of a day of a team, `draw * cells + cell`; 0 where it is left out. Or an index of them: see `relative`. */
  captures: Float64Array;
  draws: number;
  /** Whether `captures` is but an index, of mean 1 over the cells that may be worked. */
  relative: boolean;
}

/**
 * Captures that a team may expect of its first day in each cell: catchability in the month x density x effort, where the
 * effort is what is left of the day after the way there.
 *
 * @throws {Fault} a working day that leaves no time in any cell that may be worked.
 */
export function captureYield(
  ground: CaptureGround,
  { draws }: IntegratedDensity,
  { method, draws: rates }: Pick<Catchability, "method" | "draws">,
  rules: CaptureRules = {},
): CaptureYield {
  const {
    hoursPerDay = 6,
    fixedHours = 1,
    people = 4,
    trapsPerHour = 6,
    traps = 30,
    houseDistance = method === "gun" ? 200 : 0,
    longestWalk = 3,
  } = rules;
  const n = ground.road.length;
  const walk = ground.road.map((distance, k) => walkingHours(distance, ground.slope[k]));
  const excluded = Array.from(walk, (hours, k): CaptureExclusion | null => {
    if (ground.sanctuary[k] === 1) return "sanctuary";
    if (ground.house[k] < houseDistance) return "houses";
    return hours > longestWalk || hours + fixedHours >= hoursPerDay ? "access" : null;
  });
  if (excluded.every((reason) => reason !== null)) {
    throw new Fault("wildlife: no cell that may be worked", {
      expected: `cells outside sanctuaries, ${houseDistance} m from houses, within ${longestWalk} h on foot`,
      found: `none of ${n}`,
      remedy: "look at the distances to roads, or allow a longer way",
    });
  }
  const effort = walk.map((hours, k) => {
    if (excluded[k] !== null) return 0;
    const left = hoursPerDay - fixedHours - hours;
    return method === "gun" ? people * left : Math.min(traps, trapsPerHour * left);
  });
  const captures = new Float64Array(draws.count * n);
  for (let d = 0; d < draws.count; d++) {
    for (let k = 0; k < n; k++) captures[d * n + k] = rates[d] * effort[k] * draws.density[d * n + k];
  }
  return { method, excluded, walk, effort, captures, draws: draws.count, relative: false };
}

/**
 * What a day promises in each cell against the others, where catchability or the level of density is not known: density x
 * effort, brought to a mean of 1 over the cells that may be worked in each draw. Cells rank as by captures, which a
 * catchability and a level that are the same everywhere do not change.
 *
 * @throws {Fault} as {@link captureYield}.
 */
export function relativeYield(
  ground: CaptureGround,
  surface: IntegratedDensity,
  method: CaptureMethod,
  rules: CaptureRules = {},
): CaptureYield {
  const ones = new Float64Array(surface.draws.count).fill(1);
  const yields = captureYield(ground, surface, { method, draws: ones }, rules);
  const open = yields.excluded.filter((reason) => reason === null).length;
  const n = yields.excluded.length;
  for (let d = 0; d < yields.draws; d++) {
    const own = yields.captures.subarray(d * n, d * n + n);
    const mean = own.reduce((sum, value) => sum + value, 0) / open;
    for (let k = 0; k < n; k++) own[k] /= mean;
  }
  return { ...yields, relative: true };
}
