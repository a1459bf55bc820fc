import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraDetections } from "./camera_detections.ts";
import { type Caution, caution } from "./caution.ts";
import { correctClock } from "./clock_correction.ts";

/** What is wrong with a record, or was done to it. */
export type VideoProblem =
  | "no-deployment"
  | "outside-deployment"
  | "during-failure"
  | "double-record"
  | "same-video"
  | "date-only";

/** What each problem is, and what became of the record. */
export const VIDEO_PROBLEMS: Record<
  VideoProblem,
  { what: { ja: string; en: string }; done: { ja: string; en: string } }
> = {
  "no-deployment": {
    what: { ja: "属する設置がない", en: "belongs to no deployment" },
    done: { ja: "除外", en: "left out" },
  },
  "outside-deployment": {
    what: { ja: "設置期間の外", en: "outside the time of its deployment" },
    done: { ja: "除外", en: "left out" },
  },
  "during-failure": {
    what: { ja: "故障とされた期間の中", en: "while the camera is said not to have worked" },
    done: { ja: "除外", en: "left out" },
  },
  "double-record": {
    what: { ja: "同じ記録の重複", en: "the same record again" },
    done: { ja: "重複分を除外", en: "the copy left out" },
  },
  "same-video": {
    what: { ja: "同じ動画の別の記録", en: "another record of the same video" },
    done: { ja: "滞在時間のみ使用", en: "its stay is used, the video counts once" },
  },
  "date-only": {
    what: { ja: "時刻がない（日付のみ）", en: "a date without a time" },
    done: { ja: "計数に使用し、活動時間から除外", en: "counted, but not used for the activity" },
  },
};

/** A record with a problem. */
export interface VideoFinding {
  problem: VideoProblem;
  /** Row of the table of detections, from 1. */
  row: number;
  /** Deployment or station as the record names it. */
  place: string;
  /** Video, or empty. */
  video: string;
  /** By the camera's clock, ms since 1970-01-01 UTC. */
  time: number;
}

/** Where and when the records were made. */
export interface VideoAssignment {
  /** Index of the deployment, for each record; -1 where it is left out. */
  deployment: Int32Array;
  /** True time, ms since 1970-01-01 UTC. */
  time: Float64Array;
  /** 1 for the record by which its video counts, 0 for others of the same video and what is left out. */
  counts: Uint8Array;
  findings: VideoFinding[];
  cautions: Caution[];
}

const DAY = 86_400_000;

/**
 * Finds the deployment of each record, corrects its clock, and names what does not fit: nothing is dropped unsaid.
 *
 * A record that names a deployment belongs to it; one that names a station, to the deployment there at its (corrected)
 * time. Records are the same where video and all measurements are; without names of videos, where place, time to the
 * second and all measurements are. Times to the minute cannot tell doubles from animals in quick succession.
 */
export function assignVideos(
  detections: CameraDetections,
  deployments: readonly CameraDeployment[],
): VideoAssignment {
  const { rows, dateOnly } = detections;
  const byId = new Map(deployments.map(({ id }, index) => [id, index]));
  const byStation = Map.groupBy(deployments.keys(), (index) => deployments[index].station);
  const deployment = new Int32Array(rows).fill(-1);
  const time = detections.time.slice();
  const counts = new Uint8Array(rows);
  const findings: VideoFinding[] = [];
  const placeOf = (k: number) => detections.deployment?.[k] || detections.station?.[k] || "";
  const find = (problem: VideoProblem, k: number) =>
    findings.push({
      problem,
      row: detections.row[k],
      place: placeOf(k),
      video: detections.video?.[k] ?? "",
      time: detections.time[k],
    });
  const seen = new Set<string>();
  const videos = new Set<string>();
  const isTimed = detections.time.some((instant, k) => !dateOnly[k] && instant % 60_000 !== 0);
  const canTell = detections.video !== null || isTimed;
  for (let k = 0; k < rows; k++) {
    const named = byId.get(detections.deployment?.[k] ?? "");
    const candidates = named !== undefined
      ? [named]
      : byStation.get(detections.station?.[k] || placeOf(k)) ?? [];
    const fit = candidates.map((index) => ({
      index,
      ...placeInTime(deployments[index], time[k], dateOnly[k] === 1),
    }));
    const best = fit.find(({ problem }) => problem === undefined) ??
      fit.find(({ problem }) => problem === "during-failure") ?? fit[0];
    if (best === undefined) {
      find("no-deployment", k);
      continue;
    }
    if (best.problem !== undefined) {
      find(best.problem, k);
      continue;
    }
    const measured = [detections.passes[k], detections.stay[k], detections.censored[k]].join(" ");
    const video = `${best.index} ${detections.video?.[k] || `at ${detections.time[k]}`}`;
    const isNamed = (detections.video?.[k] ?? "") !== "";
    if (canTell && seen.has(`${video} ${measured}`)) {
      find("double-record", k);
      continue;
    }
    seen.add(`${video} ${measured}`);
    if (isNamed && videos.has(video)) find("same-video", k);
    else counts[k] = 1;
    if (isNamed) videos.add(video);
    deployment[k] = best.index;
    time[k] = best.time;
    if (dateOnly[k]) find("date-only", k);
  }
  const cautions: Caution[] = [];
  if (!canTell && rows > 0) {
    cautions.push(caution(
      "doubles-unseen",
      "動画の名称がなく時刻が分単位であるため、記録の重複は調べられない。",
      "Without names of videos and with times to the minute, double records cannot be told.",
    ));
  }
  if (deployments.some(({ start }) => Number.isNaN(start))) {
    cautions.push(caution(
      "no-schedule",
      "設置と回収の日時がないため、期間の外の動画、故障及び移設を調べられない。稼働日数は与えられた値による。",
      "Without times of set-up and retrieval, videos outside them, failures and moves cannot be looked at. The effort is as it was given.",
    ));
  }
  return { deployment, time, counts, findings, cautions };
}

/** The true time of a record at a deployment, and what speaks against it. */
function placeInTime(
  { start, end, failures, clock }: CameraDeployment,
  cameraTime: number,
  isDate: boolean,
): { time: number; problem?: "outside-deployment" | "during-failure" } {
  const time = isDate ? cameraTime : correctClock(cameraTime, clock, start, end);
  if (Number.isNaN(start)) return { time };
  // A date stands for the whole day: any part of it inside is enough.
  const until = isDate ? time + DAY : time;
  if (until < start || time > end) return { time, problem: "outside-deployment" };
  const isLost = failures.some(([from, to]) => time >= from && (isDate ? until <= to : time < to));
  return isLost ? { time, problem: "during-failure" } : { time };
}
