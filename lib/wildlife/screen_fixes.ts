import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic, transform } from "../geo/mod.ts";
import { quantile } from "../stats/mod.ts";
import { type Caution, caution } from "./caution.ts";
import type { Fixes } from "./fixes.ts";
import type { Deployment } from "./read_fixes.ts";
import { type Relief, type ReliefSamples, sampleRelief } from "./relief.ts";
import { leaps } from "./leaps.ts";
import { type Course, spikes, tooFast } from "./screen_speed.ts";
import {
  reasonBit,
  type Screening,
  SCREENING_DEFAULTS,
  SCREENING_REASONS,
  type ScreeningReason,
  type ScreeningRules,
} from "./screening.ts";

/** What a screening is given besides the fixes. */
export interface ScreenFixesOptions {
  /** Rules that differ from {@link SCREENING_DEFAULTS}. */
  rules?: Partial<ScreeningRules>;
  /** Projected coordinate system in which speeds are taken. Default: that of the fixes. */
  crs?: Crs;
  /** Heights of the ground above the geoid (標高); without them the rule of heights is not applied, with a caution. */
  relief?: Relief;
  /** Geoid above the ellipsoid at the place (ジオイド高), m; needed where the collar's elevation is ellipsoidal. */
  geoidOffset?: number;
  /** By animal; `*` for those that are not named. Default: days after capture count from the first fix. */
  deployments?: Readonly<Record<string, Deployment>>;
}

/**
 * A median height difference of fixes of good DOP beyond which another height reference, or geoid offset, than the stated one
 * is at work: this many metres (of a DEM's own error), and this many standard errors of the median.
 */
const SUSPICIOUS_OFFSET = { metres: 10, errors: 4 };
/** Share of fixes that one criterion alone may hit before it is told of. */
const MOST = 0.5;

/**
 * Screens fixes by DOP, by the difference between the collar's elevation and a DEM, by days since capture, by speed, and
 * by spikes. A rule whose data is wholly absent is not applied, with a caution that says so; a single fix that lacks its
 * DOP or elevation, or lies where the DEM says nothing, has a reason of its own. There are cautions where collar and DEM
 * differ on the whole, where an animal leaps to and fro between far places, and where one criterion alone drops more than
 * half of the fixes.
 *
 * @throws Fault where heights are compared and the collar's height reference or the geoid offset is not known, for limits
 * that are not positive, and for speeds in degrees.
 */
export function screenFixes(fixes: Fixes, options: ScreenFixesOptions = {}): Screening {
  const rules: ScreeningRules = { ...SCREENING_DEFAULTS, ...options.rules };
  checkRules(rules);
  const n = fixes.time.length;
  const hits = new Uint16Array(n);
  const cautions: Caution[] = [];
  const applied: ScreeningReason[] = [];
  const mark = (reason: ScreeningReason, is: (i: number) => boolean) => {
    applied.push(reason);
    const bit = reasonBit(reason);
    for (let i = 0; i < n; i++) if (is(i)) hits[i] |= bit;
  };
  const doubtful = rules.unverifiable === "drop" ? mark : () => undefined;
  const { dop, elevation } = fixes;
  const { relief } = options;
  const terrain = relief && sampleRelief(relief, fixes.crs, fixes.x, fixes.y);
  if (rules.dop !== null) {
    if (dop === undefined) cautions.push(UNSCREENED.dop);
    else {
      const limit = rules.dop;
      mark("dop", (i) => dop[i] > limit);
      doubtful("no-dop", (i) => Number.isNaN(dop[i]));
    }
  }
  const difference = terrain && elevation && differences(fixes, terrain, options);
  if (rules.heightDifference !== null) {
    if (terrain === undefined) cautions.push(UNSCREENED.dem);
    else if (difference === undefined) cautions.push(UNSCREENED.elevation);
    else {
      const limit = rules.heightDifference;
      mark("height", (i) => Math.abs(difference[i]) > limit);
      doubtful("no-elevation", (i) => Number.isNaN(elevation![i]));
      doubtful("outside-dem", (i) => terrain.outside[i] === 1);
      doubtful("dem-no-value", (i) => terrain.outside[i] === 0 && Number.isNaN(terrain.elevation[i]));
      cautions.push(...offsetCaution(difference, hits));
    }
  }
  if (rules.captureDays !== null) {
    const from = captureTimes(fixes, options.deployments);
    const span = rules.captureDays * 86_400_000;
    mark("capture", (i) => fixes.time[i] < from[fixes.animal[i]] + span);
  }
  const courses = coursesOf(fixes, options.crs ?? fixes.crs);
  markMovement(courses, rules, options.crs ?? fixes.crs, { hits, applied });
  const leapTimes = courses.map((course) => leaps(course).map((k) => course.time[k]));
  cautions.push(...leapCautions(fixes.animals, leapTimes), ...mostDropped(hits, applied));
  return {
    fixes,
    rules,
    applied,
    kept: Uint8Array.from(hits, (hit) => hit === 0 ? 1 : 0),
    first: Int8Array.from(hits, (hit) => hit === 0 ? -1 : 31 - Math.clz32(hit & -hit)),
    hits,
    leapTimes,
    ...(difference && { heightDifference: difference }),
    ...(terrain && { terrain }),
    cautions,
  };
}

const UNSCREENED = {
  dop: caution(
    "no-dop",
    "データにDOPの項目がないため、DOPによる選抜を行っていない",
    "The data has no DOP: no screening by DOP was made",
  ),
  dem: caution(
    "no-dem",
    "対象地のDEMがないため、標高差による選抜を行っていない",
    "There is no DEM of the place: no screening by height was made",
  ),
  elevation: caution(
    "no-elevation",
    "データに高さの項目がないため、標高差による選抜を行っていない",
    "The data has no elevation: no screening by height was made",
  ),
};

function differences(
  fixes: Fixes,
  terrain: ReliefSamples,
  { geoidOffset }: ScreenFixesOptions,
): Float64Array {
  const reference = fixes.heightReference;
  if (reference === undefined || (reference === "ellipsoidal" && !Number.isFinite(geoidOffset))) {
    throw new Fault("wildlife: heights that cannot be compared with a DEM", {
      expected: reference === undefined
        ? "what the collar's elevations are measured from"
        : "the height of the geoid above the ellipsoid at the place, m (in Japan about 30 to 45)",
      found: reference === undefined ? "an elevation without a height reference" : String(geoidOffset),
      remedy: reference === undefined
        ? "say it: in the notebook -p heightReference=ellipsoidal, or orthometric; in code " +
          'readFixes(table, { heightReference: "ellipsoidal" })'
        : "say it, by the geoid model of the survey authority: in the notebook -p geoidOffset=41.5, in code " +
          "{ geoidOffset: 41.5 }",
    });
  }
  const offset = reference === "ellipsoidal" ? geoidOffset! : 0;
  return fixes.elevation!.map((height, i) => height - offset - terrain.elevation[i]);
}

function offsetCaution(difference: Float64Array, hits: Uint16Array): Caution[] {
  const good = difference.filter((value, i) => !Number.isNaN(value) && (hits[i] & reasonBit("dop")) === 0)
    .sort();
  if (good.length < 20) return [];
  const median = quantile(good, 0.5);
  // Of the median of a normal distribution, its spread by the quartiles.
  const error = 1.2533 * (quantile(good, 0.75) - quantile(good, 0.25)) / 1.349 / Math.sqrt(good.length);
  if (!(Math.abs(median) > Math.max(SUSPICIOUS_OFFSET.metres, SUSPICIOUS_OFFSET.errors * error))) return [];
  const shown = median.toFixed(0);
  return [caution(
    "height-offset",
    `首輪の高さとDEMの差の中央値が${shown} mであり、高さの基準（楕円体高・標高）又はジオイド高の指定が誤っている疑いがある`,
    `The median difference between collar and DEM is ${shown} m: the height reference or the geoid offset may be wrong`,
  )];
}

/** Criteria that alone hit more than half of the fixes: more likely the criterion, or the data, is wrong than the fixes. */
function mostDropped(hits: Uint16Array, applied: readonly ScreeningReason[]): Caution[] {
  return applied.flatMap((reason) => {
    const bit = reasonBit(reason);
    const share = hits.reduce((sum, hit) => (hit & bit) === 0 ? sum : sum + 1, 0) / hits.length;
    if (!(share > MOST)) return [];
    const { ja, en } = SCREENING_REASONS.find(({ id }) => id === reason)!.label;
    const percent = (100 * share).toFixed(1);
    return [caution(
      "criterion-drops-most",
      `「${ja}」だけで測位の${percent} %が該当した。基準の値、高さの基準、ジオイド高又は座標系の指定が誤っている疑いがある`,
      `${percent} % of the fixes fail by one criterion alone (${en}): the limit, the height reference, the geoid offset or ` +
        "the coordinate system may be wrong",
    )];
  });
}

function captureTimes(fixes: Fixes, deployments: ScreenFixesOptions["deployments"] = {}): number[] {
  return fixes.animals.map((name, animal) => {
    const first = fixes.animal.indexOf(animal);
    return (deployments[name] ?? deployments["*"])?.from ?? (first < 0 ? 0 : fixes.time[first]);
  });
}

/** The fixes of one animal, with their index. */
interface AnimalCourse extends Course {
  rows: number[];
  time: number[];
}

/** The fixes of each animal on a plane; none where the coordinate system is one of degrees. */
function coursesOf(fixes: Fixes, crs: Crs): AnimalCourse[] {
  return fixes.animals.map((_, animal) => {
    const rows = isGeographic(crs)
      ? []
      : Array.from(fixes.time.keys()).filter((i) => fixes.animal[i] === animal);
    return {
      rows,
      time: rows.map((i) => fixes.time[i]),
      ...transform(fixes.crs, crs, rows.map((i) => fixes.x[i]), rows.map((i) => fixes.y[i])),
    };
  });
}

function leapCautions(animals: readonly string[], leapTimes: readonly number[][]): Caution[] {
  const names = animals.filter((_, animal) => leapTimes[animal].length > 0);
  if (names.length === 0) return [];
  return [caution(
    "leaps",
    `個体${
      names.join("、")
    }の測位は、30 km以上離れた場所の間を何度も短時間で移っている。投影帯の異なる座標又は別の個体の測位が混じっている疑いがあり、その月の行動域は示さない`,
    `Fixes of ${
      names.join(", ")
    } leap more than 30 km to and fro: coordinates of another zone, or fixes of another animal, ` +
      "may be among them; months with leaps have no range",
  )];
}

function markMovement(
  courses: readonly AnimalCourse[],
  { speed, roundTrip }: ScreeningRules,
  crs: Crs,
  { hits, applied }: { hits: Uint16Array; applied: ScreeningReason[] },
): void {
  if (speed === null && roundTrip === null) return;
  if (isGeographic(crs)) {
    throw new Fault("wildlife: speeds in degrees", {
      expected: "a projected coordinate system in metres, e.g. EPSG:6676",
      found: crs,
      remedy: "say in which one speeds are taken: { crs: ... }",
    });
  }
  if (speed !== null) applied.push("speed");
  if (roundTrip !== null) applied.push("round-trip");
  for (const { rows, ...course } of courses) {
    const mark = (reason: ScreeningReason, find: (course: Course) => number[]) => {
      const passed = [...rows.keys()].filter((k) => hits[rows[k]] === 0);
      const of = (values: ArrayLike<number>) => passed.map((k) => values[k]);
      const found = find({ time: of(course.time), x: of(course.x), y: of(course.y) });
      for (const k of found) hits[rows[passed[k]]] |= reasonBit(reason);
    };
    if (speed !== null) mark("speed", (passed) => tooFast(passed, speed));
    if (roundTrip !== null) mark("round-trip", (passed) => spikes(passed, roundTrip));
  }
}

function checkRules(rules: ScreeningRules): void {
  for (const rule of ["dop", "heightDifference", "captureDays", "speed"] as const) {
    const limit = rules[rule];
    if (limit === null || (limit > 0 && Number.isFinite(limit))) continue;
    throw new Fault("wildlife: not a limit of a screening", {
      expected: "a number above 0, or null to leave the rule out",
      found: `${rule}: ${limit}`,
    });
  }
}
