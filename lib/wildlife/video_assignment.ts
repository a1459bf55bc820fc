import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraDetections } from "./camera_detections.ts";
import { type Caution, caution } from "./caution.ts";
import { correctClock } from "./clock_correction.ts";

/** What is wrong with a record, or was done to it. */
export type VideoProblem =
  | "no-deployment"
  | "outside-deployment"
  | "during-failure"
  | "doubted-clock"
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
  "doubted-clock": {
    what: {
      ja: "時計の誤りが疑われる設置の、期間内の記録",
      en: "within the time of a deployment whose clock is in doubt",
    },
    done: { ja: "設置ごと除外", en: "left out with the deployment" },
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

/** A deployment whose clock is in doubt: so many of its records lie outside its time. It is left out with its effort. */
export interface DoubtedDeployment {
  /** Index of the deployment. */
  deployment: number;
  inside: number;
  outside: number;
}

/** Options of {@link assignVideos}. */
export interface VideoAssignmentOptions {
  /**
   * Share of a deployment's records outside its time from which its clock is in doubt, where two or more are; with none
   * inside, one is enough. Default 0.1; 1 leaves no deployment out.
   */
  largestOutside?: number;
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
  /** In the order of the deployments. */
  doubted: DoubtedDeployment[];
  /** Problems for which these tables do not allow to look. */
  unexamined: VideoProblem[];
  cautions: Caution[];
}

const DAY = 86_400_000;

/**
 * Finds the deployment of each record, corrects its clock, and names what does not fit: nothing is dropped unsaid.
 *
 * A record that names a deployment belongs to it; one that names a station, to the deployment there at its (corrected)
 * time. Records are the same where video and all measurements are; without names of videos, where place, time to the
 * second and all measurements are. Times to the minute cannot tell doubles from animals in quick succession.
 *
 * Where many of a deployment's records lie outside its time, its clock was wrong (set back by a change of batteries, a
 * wrong year) or its schedule is: the camera worked, and did see animals. To drop these records and keep the effort would
 * make it a camera that saw few or none. The deployment is left out whole, with a caution.
 */
export function assignVideos(
  detections: CameraDetections,
  deployments: readonly CameraDeployment[],
  options: VideoAssignmentOptions = {},
): VideoAssignment {
  const { largestOutside = 0.1 } = options;
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
  const [inside, outside] = [new Int32Array(deployments.length), new Int32Array(deployments.length)];
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
      // Of a station with several deployments it may belong to any.
      if (best.problem === "outside-deployment") { for (const { index } of fit) outside[index]++; }
      else inside[best.index]++;
      continue;
    }
    inside[best.index]++;
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
  const doubted = deployments.flatMap((_, index): DoubtedDeployment[] => {
    const [within, without] = [inside[index], outside[index]];
    const isDoubted = without / (within + without) > largestOutside && (without >= 2 || within === 0);
    return isDoubted ? [{ deployment: index, inside: within, outside: without }] : [];
  });
  const left = new Set(doubted.map(({ deployment }) => deployment));
  for (let k = 0; k < rows; k++) {
    if (!left.has(deployment[k])) continue;
    find("doubted-clock", k);
    deployment[k] = -1;
    counts[k] = 0;
  }
  const cautions = doubted.map(({ deployment: index, inside, outside }) =>
    doubt(deployments[index], inside, outside)
  );
  const isUnscheduled = deployments.some(({ start }) => Number.isNaN(start));
  const isBlind = !canTell && rows > 0;
  if (isBlind) {
    cautions.push(caution(
      "doubles-unseen",
      "動画の名称がなく時刻が分単位であるため、記録の重複は調べられない。",
      "Without names of videos and with times to the minute, double records cannot be told.",
    ));
  }
  if (isUnscheduled) {
    cautions.push(caution(
      "no-schedule",
      "設置と回収の日時がないため、期間の外の動画、故障及び移設を調べられない。稼働日数は与えられた値による。",
      "Without times of set-up and retrieval, videos outside them, failures and moves cannot be looked at. The effort is as it was given.",
    ));
  }
  const unexamined: VideoProblem[] = [
    ...(isUnscheduled ? ["outside-deployment", "during-failure", "doubted-clock"] as const : []),
    ...(isBlind ? ["double-record"] as const : []),
  ];
  return { deployment, time, counts, findings, doubted, unexamined, cautions };
}

function doubt({ id, station }: CameraDeployment, inside: number, outside: number): Caution {
  return caution(
    "clock-in-doubt",
    `設置${id}（地点${station}）の記録${
      inside + outside
    }件のうち${outside}件が設置期間の外にある。時計又は設置日時の誤りが疑われるため、この設置を稼働日数とともに除いた。時計の進み（clock_ahead_start_s）又は設置日時を確かめること。`,
    `Of the ${
      inside + outside
    } records of deployment ${id} (station ${station}), ${outside} lie outside its time: its clock or its schedule is in doubt. It was left out with its effort. Check the clock (clock_ahead_start_s) or the times of the deployment.`,
  );
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
