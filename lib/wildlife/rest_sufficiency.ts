import { type Caution, caution } from "./caution.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import type { RestAverage, RestFit } from "./rest_density.ts";

/** What a criterion says: met, not met, or not to be told. */
export type Verdict = "met" | "unmet" | "open";

/** A criterion for estimating densities by REST. */
export interface RestCriterion {
  id: string;
  label: { ja: string; en: string };
  /** NaN where it is not known. */
  value: number;
  limit: number;
  relation: ">=" | "<=";
  /** Null where the value is a share. */
  unit: { ja: string; en: string } | null;
  digits: number;
  verdict: Verdict;
  /** Why there is such a limit. */
  because: { ja: string; en: string };
}

/** Limits of {@link restSufficiency}. */
export interface RestLimits {
  /** Stations with videos. Default 8. */
  stationsWithVideos?: number;
  /** Stays seen to their end. Default 30. */
  stays?: number;
  /** Share of the stays that are censored. Default 0.5. */
  censored?: number;
  /** Passes in the examined videos. Default 20. */
  passes?: number;
  /** Independent events. Default 50. */
  events?: number;
  /** Coefficient of variation of the density (standard error of its logarithm). Default 0.5. */
  variation?: number;
  /** Share of the stations that are left out, since the clocks of their cameras are in doubt; up to it they leave the verdict open. Default 0.2. */
  refused?: number;
  /** Density by the family that gives most over that by the one that gives least, of those with a weight of 5 % or more. Default 2. */
  families?: number;
}

/**
 * Whether videos and staying times suffice for a density: each criterion with its limit and the reason for it. The
 * specification leaves "sufficient" open. Densities are reported if no criterion is unmet; else the encounter rate is.
 *
 * @param result Null where no density could be estimated at all.
 */
export function restSufficiency(
  survey: CameraSurvey,
  result: { fits: readonly RestFit[]; average: RestAverage } | null,
  limits: RestLimits = {},
): RestCriterion[] {
  const {
    stationsWithVideos = 8,
    stays = 30,
    censored = 0.5,
    passes = 20,
    events = 50,
    variation = 0.5,
    families = 2,
    refused = 0.2,
  } = limits;
  const ends = survey.stays.censored.reduce((sum, flag) => sum + 1 - flag, 0);
  const measured = survey.stays.time.length;
  const likely =
    result?.fits.filter((_, k) => result.average.weights[k] >= 0.05).map(({ density }) => density) ?? [];
  const left = survey.isScheduled
    ? survey.refused.length / (survey.stations.length + survey.refused.length)
    : NaN;
  const criterion = (parts: Omit<RestCriterion, "verdict">): RestCriterion => {
    const holds = parts.relation === ">=" ? parts.value >= parts.limit : parts.value <= parts.limit;
    return { ...parts, verdict: Number.isNaN(parts.value) ? "open" : holds ? "met" : "unmet" };
  };
  return [
    criterion({
      id: "stations",
      label: { ja: "動画のある地点", en: "Stations with videos" },
      value: survey.videos.filter((videos) => videos > 0).length,
      limit: stationsWithVideos,
      relation: ">=",
      unit: { ja: "地点", en: "stations" },
      digits: 0,
      because: {
        ja: "地点間のばらつき（負の二項分布のサイズ）を推定できる最少の数とみなした。",
        en: "Taken as the fewest from which the variation between stations can be told.",
      },
    }),
    {
      id: "clocks",
      label: { ja: "時計の誤りが疑われ除いた地点の割合", en: "Share of stations left out, clocks in doubt" },
      value: left,
      limit: refused,
      relation: "<=",
      unit: null,
      digits: 2,
      verdict: left === 0 ? "met" : left > refused ? "unmet" : "open",
      because: {
        ja:
          "動画の多くが設置期間の外にある地点は、撮影頻度が分からない。多くを除けば、残りを無作為な地点とはみなせない。",
        en:
          "Where most videos lie outside the deployment the rate is not known. With many left out, the others are no random places.",
      },
    },
    criterion({
      id: "stays",
      label: { ja: "終わりまで見えた滞在", en: "Stays seen to their end" },
      value: ends,
      limit: stays,
      relation: ">=",
      unit: { ja: "件", en: "stays" },
      digits: 0,
      because: {
        ja:
          "平均滞在時間の変動係数は件数の平方根に反比例し（指数分布）、30件で18 %となる。これより少ないと分布の選択が定まらない。",
        en:
          "The coefficient of variation of the mean goes with the inverse root of the number (exponential stays), 18 % at 30; with fewer the family is not told.",
      },
    }),
    criterion({
      id: "censored",
      label: { ja: "打ち切られた滞在の割合", en: "Share of stays censored" },
      value: measured === 0 ? NaN : ends === measured ? 0 : 1 - ends / measured,
      limit: censored,
      relation: "<=",
      unit: null,
      digits: 2,
      because: {
        ja: "過半が打ち切られると、平均は観測のない裾の仮定で決まる。",
        en: "With more, the mean rests on a tail that nobody saw.",
      },
    }),
    criterion({
      id: "passes",
      label: { ja: "調べた動画の通過回数", en: "Passes in examined videos" },
      value: survey.examined.passes.reduce((sum, value) => sum + value, 0),
      limit: passes,
      relation: ">=",
      unit: { ja: "回", en: "passes" },
      digits: 0,
      because: {
        ja: "動画1本当たりの通過回数の変動係数がおよそ20 %以下となる数。",
        en: "At this number the passes a video are known to about 20 %.",
      },
    }),
    criterion({
      id: "events",
      label: { ja: "独立した撮影", en: "Independent events" },
      value: survey.events.angle.length,
      limit: events,
      relation: ">=",
      unit: { ja: "件", en: "events" },
      digits: 0,
      because: {
        ja: "活動時間割合は撮影の少ないとき過大となる（Rowcliffeほか 2014）。",
        en: "With few events the activity level comes out too high (Rowcliffe et al. 2014).",
      },
    }),
    criterion({
      id: "variation",
      label: { ja: "密度の変動係数", en: "Coefficient of variation of the density" },
      value: result === null ? Infinity : result.average.logError,
      limit: variation,
      relation: "<=",
      unit: null,
      digits: 2,
      because: {
        ja: "50 %で95 %信頼区間の上限は推定値の2.7倍となり、これを超えると濃淡の判断に役立たない。",
        en: "At 50 % the 95 % bound is 2.7 times the estimate; beyond that it helps no decision.",
      },
    }),
    criterion({
      id: "families",
      label: { ja: "分布族による密度の比（最大／最小）", en: "Density by family, largest over smallest" },
      value: likely.length === 0 ? NaN : Math.max(...likely) / Math.min(...likely),
      limit: families,
      relation: "<=",
      unit: { ja: "倍", en: "times" },
      digits: 2,
      because: {
        ja: "重みが5 %以上の分布の間で2倍を超えると、結論が分布の選択に左右される。",
        en: "Beyond 2 among families of a weight of 5 % or more, the choice of the family decides.",
      },
    }),
  ];
}

/** Whether the criteria allow a density. */
export function isSufficient(criteria: readonly RestCriterion[]): boolean {
  return criteria.every(({ verdict }) => verdict !== "unmet");
}

/** What a survey lacks for any estimate by REST, however uncertain; empty where it lacks nothing. */
export function lackingForRest({ videos, stays, examined, events }: CameraSurvey): Caution[] {
  const ends = new Set(stays.time.filter((_, k) => stays.censored[k] === 0)).size;
  const passes = examined.passes.reduce((sum, value) => sum + value, 0);
  const found = videos.filter((count) => count > 0).length;
  return [
    ...(found >= 2 ? [] : [caution(
      "no-videos",
      `動画のある地点が${found}地点しかない。`,
      `Stations with videos: only ${found}.`,
    )]),
    ...(ends >= 3 ? [] : [caution(
      "no-stays",
      `終わりまで見えた滞在時間が${ends}件しかない。`,
      `Stays seen to their end: only ${ends}.`,
    )]),
    ...(passes >= 3 ? [] : [caution(
      "no-passes",
      `有効撮影範囲への進入が${passes}回しか数えられていない。`,
      `Entries into the focal area that were counted: only ${passes}.`,
    )]),
    ...(events.angle.length >= 10 ? [] : [caution(
      "no-events",
      `独立した撮影が${events.angle.length}件しかなく、活動時間割合を推定できない。`,
      `Independent events: only ${events.angle.length}; the activity level cannot be told.`,
    )]),
  ];
}
