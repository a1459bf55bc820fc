import { Fault } from "../fault/mod.ts";
import { type Random, random } from "../stats/mod.ts";
import { D_CODE } from "./ard_code.ts";
import { ardMarks } from "./ard_marks.ts";
import { isArd, isUnread } from "./code_sets.ts";
import { drawPoints } from "./draw_points.ts";
import type { Label } from "./logical_check.ts";
import { PREFECTURES, type Region } from "./prefecture.ts";
import { PointIndex, takeIds } from "./point_ids.ts";
import { type ArdSurvey, FIELD_KIND, type FieldSurvey } from "./survey.ts";
import { surveyYear } from "./survey_year.ts";

/** How visits are drawn. */
export interface DrawFieldSurveyOptions {
  /** Whole number from 0; logged with the draw. */
  seed: number;
  /** Prefectures to visit. Default: one of each group of regions of the year (3(1)イ⑥), drawn. */
  prefectures?: readonly number[];
  /** Share of the ARD of stage 2 in two of them. Default 0.5. */
  ardShare?: number;
  /** Points that are D in stage 1, over two prefectures, or more where these have fewer. Default 50. */
  deforestedPoints?: number;
  /** Points without ARD, over all of them. Default 50. */
  otherPoints?: number;
}

/** Points of one kind that were drawn in one prefecture. */
export interface DrawnVisits {
  pref: number;
  /** See {@link FIELD_KIND}. */
  kind: number;
  /** Points to choose from, and chosen. */
  frame: number;
  n: number;
}

/** A draw of field visits with its log. */
export interface FieldDraw {
  seed: number;
  survey: FieldSurvey;
  /** Rows of stage 1, in the order of the visits in `survey`. */
  rows: Int32Array;
  strata: DrawnVisits[];
  /** Where the prefectures visited have fewer points than the specification asks for, and what is to be done. */
  shortfalls: Label[];
}

/**
 * Draw the field visits (3(1)イ⑥): in four prefectures of the year's regions, half of the ARD of stage 2 in two of
 * them, about 50 D of stage 1 in about two, and about 50 points without ARD over all four. The ARD are sought where
 * stage 2 has most of them, since half of none tells nothing; everything else is by lot.
 *
 * The clause does not say whether the two prefectures of the D are those of the ARD. They are the two others, so that
 * the work is spread; where these have fewer than 50 D, the other prefectures visited give the rest one by one, those
 * of the ARD last (a point visited as ARD is not drawn again).
 *
 * @throws Fault without stage 2 or fiscal year, when a group of regions has no point, and for a prefecture without
 * points.
 */
export function drawFieldSurvey(
  survey: Pick<ArdSurvey, "stage1" | "stage2" | "fiscalYear">,
  options: DrawFieldSurveyOptions,
): FieldDraw {
  const { seed, ardShare = 0.5, deforestedPoints = 50, otherPoints = 50 } = options;
  const { stage1, stage2, fiscalYear } = survey;
  if (stage2 === undefined || fiscalYear === undefined) {
    throw new Fault("landuse: field visits need both stages and the fiscal year", {
      expected: "stage2 and fiscalYear",
      found: stage2 === undefined ? "no stage2" : "no fiscalYear",
    });
  }
  const source = random(seed);
  const codes = stage1.columns.KP_ARD.values;
  const marks = ardMarks(survey);
  const isArd2 = new Uint8Array(stage1.rows);
  new PointIndex(stage1.point).rowsOf(stage2.point).forEach((at, row) => {
    if (at >= 0 && isArd(stage2.columns.KP_ARD.values[row])) isArd2[at] = 1;
  });
  const inPref = new Map<number, number[]>();
  for (let row = 0; row < stage1.rows; row++) {
    const rows = inPref.get(stage1.pref[row]);
    if (rows) rows.push(row);
    else inPref.set(stage1.pref[row], [row]);
  }
  const chosen = choosePrefectures(
    [...inPref.keys()],
    fiscalYear,
    options.prefectures,
    source.stream("field"),
  );
  const count = (pref: number, is: (row: number) => boolean) => inPref.get(pref)!.filter(is).length;
  // Stable: prefectures with equally many stay in the order of the lot.
  const byArd = chosen.toSorted((a, b) =>
    count(b, (row) => isArd2[row] === 1) - count(a, (row) => isArd2[row] === 1)
  );
  const [ardIn, rest] = [byArd.slice(0, 2), byArd.slice(2)];
  const taken = new Set<number>();
  const visits: { row: number; kind: number }[] = [];
  const strata: DrawnVisits[] = [];
  const draw = (
    pref: number,
    kind: number,
    is: (row: number) => boolean,
    most: (frame: number) => number,
  ) => {
    const frame = inPref.get(pref)!.filter((row) => is(row) && !taken.has(row));
    const stream = source.stream(`field ${pref} ${kind}`);
    const rows = drawPoints(stage1.point, frame, Math.min(frame.length, most(frame.length)), stream);
    for (const row of rows) {
      taken.add(row);
      visits.push({ row, kind });
    }
    strata.push({ pref, kind, frame: frame.length, n: rows.length });
  };
  for (const pref of ardIn) {
    draw(pref, FIELD_KIND.ard, (row) => isArd2[row] === 1, (n) => Math.ceil(ardShare * n - 1e-9));
  }
  const leftD = (pref: number) => count(pref, (row) => codes[row] === D_CODE && !taken.has(row));
  const deforestedIn = enough(deforestedPoints, [...rest, ...ardIn], leftD);
  const deforested = shares(deforestedPoints, deforestedIn, leftD);
  deforestedIn.forEach((pref, k) =>
    draw(pref, FIELD_KIND.deforested, (row) => codes[row] === D_CODE, () => deforested[k])
  );
  const isOther = (row: number) => marks[row] === 0 && !isUnread(codes[row]);
  const others = shares(otherPoints, chosen, (pref) => count(pref, isOther));
  chosen.forEach((pref, k) => draw(pref, FIELD_KIND.other, isOther, () => others[k]));
  return {
    seed,
    survey: {
      point: takeIds(stage1.point, visits.map(({ row }) => row)),
      kind: Uint8Array.from(visits, ({ kind }) => kind),
    },
    rows: Int32Array.from(visits, ({ row }) => row),
    strata,
    shortfalls: shortfallsOf(chosen, strata, { deforestedPoints, otherPoints }),
  };
}

/**
 * The groups of regions of the fiscal year without a point: where there are such, the prefectures to visit have to be
 * named.
 */
export function regionsWithoutPoints(
  { stage1 }: Pick<ArdSurvey, "stage1">,
  fiscalYear: number,
): ReadonlyArray<ReadonlyArray<Region>> {
  const there = new Set(stage1.pref);
  const { fieldRegions, prefectures } = surveyYear(fiscalYear);
  return fieldRegions.filter((group) =>
    !prefectures.some((pref) => there.has(pref) && group.includes(PREFECTURES[pref - 1].region))
  );
}

/** The first two prefectures, and as many more as it takes for n points. */
function enough(
  n: number,
  prefectures: readonly number[],
  available: (pref: number) => number,
): number[] {
  let [last, points] = [0, 0];
  while (last < prefectures.length && (last < 2 || points < n)) points += available(prefectures[last++]);
  return prefectures.slice(0, last);
}

/** n divided as evenly as the points there are allow. */
function shares(n: number, prefectures: readonly number[], available: (pref: number) => number): number[] {
  const left = prefectures.map(available);
  const points = prefectures.map(() => 0);
  for (let given = 0; given < n;) {
    const k = points.reduce((best, p, at) => left[at] > p && (best < 0 || p < points[best]) ? at : best, -1);
    if (k < 0) break;
    points[k]++;
    given++;
  }
  return points;
}

function choosePrefectures(
  there: readonly number[],
  fiscalYear: number,
  given: readonly number[] | undefined,
  lot: Random,
): number[] {
  const absent = given?.find((pref) => !there.includes(pref));
  if (absent !== undefined) {
    throw new Fault("landuse: a prefecture without points cannot be visited", {
      expected: there.filter((pref) => pref > 0).join(", "),
      found: String(absent),
    });
  }
  if (given) return [...given];
  const year = surveyYear(fiscalYear);
  return year.fieldRegions.map((group) => {
    const from = year.prefectures.filter((pref) =>
      there.includes(pref) && group.includes(PREFECTURES[pref - 1].region)
    );
    if (from.length > 0) return from[lot.integer(from.length)];
    throw new Fault("landuse: a region of the field survey has no points", {
      expected: `points in ${group.join(" or ")}, of which one prefecture is visited`,
      found: "none",
      where: `fiscal year ${fiscalYear}`,
      remedy: "name the prefectures: {prefectures: [...]}",
    });
  });
}

function shortfallsOf(
  chosen: readonly number[],
  strata: readonly DrawnVisits[],
  wanted: { deforestedPoints: number; otherPoints: number },
): Label[] {
  const sum = (kind: number) => strata.reduce((n, each) => n + (each.kind === kind ? each.n : 0), 0);
  const shortfalls: Label[] = [];
  for (const { pref, kind, frame } of strata) {
    if (kind !== FIELD_KIND.ard || frame > 0) continue;
    const { ja, en } = PREFECTURES[pref - 1].label;
    shortfalls.push({ ja: `${ja}に第2段階のARDがない`, en: `${en} has no ARD in stage 2` });
  }
  const names = (language: "ja" | "en") => chosen.map((pref) => PREFECTURES[pref - 1].label[language]);
  const short = (ja: string, en: string, n: number, about: number) =>
    shortfalls.push({
      ja:
        `調査する${names("ja").join("、")}の${ja}は${n}点のみで、全てを抽出した（${about}点程度とするには、` +
        "調査する都道府県を加える）",
      en: `${
        names("en").join(", ")
      } have ${n} ${en}, all of which were drawn (for about ${about}, visit more prefectures)`,
    });
  const [d, other] = [sum(FIELD_KIND.deforested), sum(FIELD_KIND.other)];
  if (d < wanted.deforestedPoints) short("第1段階のD", "D of stage 1", d, wanted.deforestedPoints);
  if (other < wanted.otherPoints) short("ARD以外の点", "points without ARD", other, wanted.otherPoints);
  return shortfalls;
}
