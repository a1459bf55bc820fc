import { Float64, type Table, vectorFromArray } from "apache-arrow";
import type { Interval } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraSurvey } from "./camera_survey.ts";
import type { RestBootstrap } from "./rest_bootstrap.ts";
import type { RestAverage, RestFit } from "./rest_density.ts";
import type { RestCriterion } from "./rest_sufficiency.ts";
import { STAYING_TIME_FAMILIES, type StayingTimeFamilyName } from "./staying_time_family.ts";
import type { StayingTimeCheck } from "./staying_time_check.ts";
import type { VideoAssignment } from "./video_assignment.ts";

const numbers = <T>(rows: readonly T[], of: (row: T) => number) => Float64Array.from(rows, of);

/** Label of a family. */
export function familyLabel(name: StayingTimeFamilyName): { ja: string; en: string } {
  return STAYING_TIME_FAMILIES.find((family) => family.name === name)!.label;
}

/** Label of a model of counts. */
export function countModelLabel(model: RestFit["count"]): { ja: string; en: string } {
  return model === "Poisson"
    ? { ja: "ポアソン", en: "Poisson" }
    : { ja: "負の二項", en: "Negative binomial" };
}

/** A share as `19 %`. */
function formatShare(value: number): string {
  return `${(100 * value).toFixed(0)}\u00a0%`;
}

/** `1,719.5`, `60`, or a dash for what is not known. */
function shown(value: number | null, digits: number): string {
  return value === null ? "–" : value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/**
 * Deployments, stations, cameras, moves, camera-days, failures, clocks in doubt and corrected: one row a number, as text
 * with its unit.
 */
export function effortTable(
  deployments: readonly CameraDeployment[],
  survey: CameraSurvey,
  { doubted }: VideoAssignment,
): Table {
  const byCamera = Map.groupBy(deployments.filter(({ camera }) => camera !== ""), ({ camera }) => camera);
  const moves = [...byCamera.values()]
    .reduce((sum, group) => sum + new Set(group.map(({ station }) => station)).size - 1, 0);
  const sum = (of: (deployment: CameraDeployment) => number) =>
    deployments.reduce((total, deployment) => total + of(deployment), 0);
  const dated = (value: number) => deployments.every(({ start }) => !Number.isNaN(start)) ? value : null;
  const named = (value: number) => byCamera.size > 0 ? value : null;
  const days = { ja: "日", en: " days", digits: 1 };
  const count = (ja: string) => ({ ja, en: "", digits: 0 });
  const rows: [id: string, ja: string, en: string, value: number | null, unit: typeof days][] = [
    ["deployments", "設置", "Deployments", deployments.length, count("件")],
    ["stations", "地点", "Stations", survey.stations.length, count("地点")],
    ["cameras", "カメラ", "Cameras", named(byCamera.size), count("台")],
    ["moves", "移設", "Moves", named(moves), count("回")],
    ["effort", "稼働日数", "Camera-days", survey.effort.reduce((total, value) => total + value, 0), days],
    [
      "failures",
      "故障のあった設置",
      "Deployments with failures",
      dated(sum(({ failures }) => Number(failures.length > 0))),
      count("件"),
    ],
    [
      "lost",
      "故障による欠測",
      "Lost to failures",
      dated(sum(({ start, end, effort }) => (end - start) / 86_400_000 - effort)),
      days,
    ],
    [
      "doubted",
      "時計の誤りが疑われ除いた設置",
      "Deployments left out, clock in doubt",
      dated(doubted.length),
      count("件"),
    ],
    [
      "clocks",
      "時計を補正した設置",
      "Deployments with clocks corrected",
      dated(sum(({ clock }) => Number(!Number.isNaN(clock.atStart) || !Number.isNaN(clock.atEnd)))),
      count("件"),
    ],
  ];
  const text = (language: "ja" | "en") =>
    rows.map(([, , , value, unit]) => shown(value, unit.digits) + (value === null ? "" : unit[language]));
  return tableFrom({
    quantity: rows.map(([id]) => id),
    name_ja: rows.map(([, ja]) => ja),
    name_en: rows.map(([, , en]) => en),
    value: text("ja"),
    value_en: text("en"),
  });
}

/** Fitted families: mean stay with its error, log-likelihood and AIC of the stays alone, goodness of fit. */
export function stayingTimeTable(
  fits: readonly RestFit[],
  checks: ReadonlyMap<StayingTimeFamilyName, StayingTimeCheck>,
): Table {
  const stays = [...new Map(fits.map(({ stay }) => [stay.family.name, stay])).values()];
  const aic = stays.map(({ parameters, logLikelihood }) => 2 * parameters.length - 2 * logLikelihood);
  const least = Math.min(...aic);
  return tableFrom({
    family: stays.map(({ family }): string => family.name),
    name_ja: stays.map(({ family }) => family.label.ja),
    name_en: stays.map(({ family }) => family.label.en),
    mean: numbers(stays, ({ mean }) => mean),
    error: numbers(stays, ({ logMeanError }) => 100 * logMeanError),
    log_likelihood: numbers(stays, ({ logLikelihood }) => logLikelihood),
    delta_aic: Float64Array.from(aic, (value) => value - least),
    distance: numbers(stays, ({ family }) => checks.get(family.name)!.distance),
    p: numbers(stays, ({ family }) => checks.get(family.name)!.p),
  });
}

/**
 * Models with their AIC, weight and density, best first: bounds of all errors by the normal approximation, the profile
 * likelihood and the bootstrap; null where there are none. `normal`, `profile` and `bootstrap` are the same as texts
 * (`8.4–22.0`, a dash where a bound is missing).
 */
export function restModelTable(
  fits: readonly RestFit[],
  average: RestAverage,
  intervals: { profile: readonly (Interval | null)[]; bootstrap: RestBootstrap | null },
): Table {
  const least = Math.min(...fits.map(({ aic }) => aic));
  const order = [...fits.keys()].sort((a, b) => fits[a].aic - fits[b].aic);
  const pick = <T>(of: (fit: RestFit, k: number) => T) => order.map((k) => of(fits[k], k));
  const bound = (of: (k: number) => Interval | null, side: "lower" | "upper") =>
    // All of them may be missing.
    vectorFromArray(
      pick((_, k) => Number.isFinite(of(k)?.[side]) ? of(k)![side] : null),
      new Float64(),
    );
  const span = (of: (k: number) => Interval | null) =>
    pick((_, k) => {
      const interval = of(k);
      const isWhole = interval !== null && Number.isFinite(interval.lower + interval.upper);
      return isWhole ? `${shown(interval.lower, 1)}–${shown(interval.upper, 1)}` : "–";
    });
  const profile = (k: number) => intervals.profile[k];
  const drawn = (k: number) => intervals.bootstrap?.intervals[k] ?? null;
  return tableFrom({
    family: pick(({ family }): string => family),
    family_ja: pick(({ family }) => familyLabel(family).ja),
    family_en: pick(({ family }) => familyLabel(family).en),
    count: pick(({ count }): string => count),
    count_ja: pick(({ count }) => countModelLabel(count).ja),
    count_en: pick(({ count }) => countModelLabel(count).en),
    parameters: Int32Array.from(pick(({ parameters }) => parameters)),
    log_likelihood: Float64Array.from(pick(({ logLikelihood }) => logLikelihood)),
    aic: Float64Array.from(pick(({ aic }) => aic)),
    delta_aic: Float64Array.from(pick(({ aic }) => aic - least)),
    weight: Float64Array.from(pick((_, k) => 100 * average.weights[k])),
    density: Float64Array.from(pick(({ density }) => density)),
    lower: Float64Array.from(pick(({ interval }) => interval.lower)),
    upper: Float64Array.from(pick(({ interval }) => interval.upper)),
    profile_lower: bound(profile, "lower"),
    profile_upper: bound(profile, "upper"),
    bootstrap_lower: bound(drawn, "lower"),
    bootstrap_upper: bound(drawn, "upper"),
    normal: span((k) => fits[k].interval),
    profile: span(profile),
    bootstrap: span(drawn),
  });
}

/** Where the error of the averaged density comes from: shares of the variance of its logarithm, by source, largest first. */
export function restErrorTable(fits: readonly RestFit[], average: RestAverage): Table {
  const sources = [
    ["stay", "滞在時間", "Staying time"],
    ["counts", "地点間の撮影頻度の差", "Counts between stations"],
    ["passes", "動画当たりの通過回数", "Passes a video"],
    ["activity", "活動時間割合", "Activity level"],
    ["area", "有効撮影面積", "Focal area"],
  ] as const;
  const within = sources.map(([name]) =>
    fits.reduce((sum, { variances }, k) => sum + average.weights[k] * variances[name], 0)
  );
  const sum = within.reduce((total, value) => total + value, 0);
  const total = average.logError ** 2;
  const rows = [
    ...sources.map(([id, ja, en], k) => ({
      id: id as string,
      ja: ja as string,
      en: en as string,
      variance: within[k],
    })),
    { id: "model", ja: "分布とモデルの選択", en: "Choice of the model", variance: Math.max(0, total - sum) },
  ].sort((a, b) => b.variance - a.variance);
  return tableFrom({
    source: rows.map(({ id }) => id),
    name_ja: rows.map(({ ja }) => ja),
    name_en: rows.map(({ en }) => en),
    variation: numbers(rows, ({ variance }) => 100 * Math.sqrt(variance)),
    share: numbers(rows, ({ variance }) => 100 * variance / Math.max(total, sum)),
  });
}

const VERDICTS = {
  met: { ja: "適", en: "met" },
  unmet: { ja: "否", en: "unmet" },
  open: { ja: "保留", en: "open" },
};

/** The criteria for a density with values, limits, verdicts and reasons. */
export function criterionTable(criteria: readonly RestCriterion[]): Table {
  const measure = (value: number, { digits, unit }: RestCriterion, language: "ja" | "en") => {
    if (!Number.isFinite(value)) return shown(null, digits);
    if (unit === null) return formatShare(value);
    return shown(value, digits) + (language === "en" ? ` ${unit.en}` : unit.ja);
  };
  const limit = (one: RestCriterion, language: "ja" | "en") => {
    const written = measure(one.limit, one, language);
    const isLeast = one.relation === ">=";
    return language === "ja"
      ? written + (isLeast ? "以上" : "以下")
      : `${isLeast ? "at least" : "at most"} ${written}`;
  };
  return tableFrom({
    criterion: criteria.map(({ id }) => id),
    name_ja: criteria.map(({ label }) => label.ja),
    name_en: criteria.map(({ label }) => label.en),
    value_ja: criteria.map((one) => measure(one.value, one, "ja")),
    value_en: criteria.map((one) => measure(one.value, one, "en")),
    limit_ja: criteria.map((one) => limit(one, "ja")),
    limit_en: criteria.map((one) => limit(one, "en")),
    verdict_ja: criteria.map(({ verdict }) => VERDICTS[verdict].ja),
    verdict_en: criteria.map(({ verdict }) => VERDICTS[verdict].en),
    because_ja: criteria.map(({ because }) => because.ja),
    because_en: criteria.map(({ because }) => because.en),
  });
}
