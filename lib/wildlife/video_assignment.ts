import type { CameraDeployment } from "./camera_deployments.ts";
import type { CameraDetections } from "./camera_detections.ts";
import { type Caution, caution } from "./caution.ts";
import { correctClock } from "./clock_correction.ts";
import type { VideoProblem } from "./video_problem.ts";

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
  /**
   * Records of one name at one deployment are of one video up to this far apart, minutes: no recording is that long, and no
   * camera begins its numbers anew that soon. Default 30.
   */
  sameVideoMinutes?: number;
}

/** Where and when the records were made. */
export interface VideoAssignment {
  /** Index of the deployment, for each record; -1 where it is left out. */
  deployment: Int32Array;
  /** True time, ms since 1970-01-01 UTC. */
  time: Float64Array;
  /** 1 for the record by which its video counts, 0 for others of the same video and what is left out. */
  counts: Uint8Array;
  /** Number of the video of each record, from 0; -1 where it is left out. */
  video: Int32Array;
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
 * A name alone is no video: cameras begin their numbers anew (`IMG_0001`) with every card. Records of one name are of one
 * video where their times lie together (a date: where the time is of that day), and of several else. One that has the
 * measurements of an earlier one too, hours or days off, may be a double with a time that was corrected, or not: it is
 * counted, and told of.
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
  const { largestOutside = 0.1, sameVideoMinutes = 30 } = options;
  const { rows, dateOnly } = detections;
  const byId = new Map(deployments.map(({ id }, index) => [id, index]));
  const byStation = Map.groupBy(deployments.keys(), (index) => deployments[index].station);
  const deployment = new Int32Array(rows).fill(-1);
  const time = detections.time.slice();
  const counts = new Uint8Array(rows);
  const video = new Int32Array(rows).fill(-1);
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
  const videos = new Map<string, NamedVideo[]>();
  const together = sameVideoMinutes * 60_000;
  let count = 0;
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
    const name = detections.video?.[k] ?? "";
    const measured = [detections.passes[k], detections.stay[k], detections.censored[k]].join(" ");
    const [taken, isDate] = [detections.time[k], dateOnly[k] === 1];
    const key = `${best.index} ${name || `at ${taken}`}`;
    const known = videos.get(key) ?? [];
    const same = known.find((video) =>
      name === "" ? video.measured.has(measured) : isOf(video, taken, isDate, together)
    );
    if (canTell && same?.measured.has(measured)) {
      find("double-record", k);
      continue;
    }
    if (same !== undefined && name !== "") {
      find("same-video", k);
      same.measured.add(measured);
      video[k] = same.number;
    } else {
      if (name !== "" && known.length > 0) {
        const isAlike = !Number.isNaN(detections.stay[k]) &&
          known.some((video) => video.measured.has(measured));
        find(isAlike ? "doubtful-double" : "restarted-name", k);
      }
      counts[k] = 1;
      video[k] = count++;
      videos.set(key, [...known, { number: video[k], time: taken, isDate, measured: new Set([measured]) }]);
    }
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
    video[k] = -1;
  }
  const cautions = doubted.map(({ deployment: index, inside, outside }) =>
    doubt(deployments[index], inside, outside)
  );
  cautions.push(...restartCautions(findings));
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
  return { deployment, time, counts, video, findings, doubted, unexamined, cautions };
}

/** A video, as its first record gives it, with the measurements of all its records. */
interface NamedVideo {
  number: number;
  time: number;
  isDate: boolean;
  measured: Set<string>;
}

/** Whether a record is of a video by its time, where the name is the same. A date stands for the whole day. */
function isOf(video: NamedVideo, time: number, isDate: boolean, together: number): boolean {
  const gap = Math.max(video.time, time) -
    Math.min(video.time + (video.isDate ? DAY - 1 : 0), time + (isDate ? DAY - 1 : 0));
  return gap <= (video.isDate || isDate ? 0 : together);
}

/** What a reader has to know of names that were used again. */
function restartCautions(findings: readonly VideoFinding[]): Caution[] {
  const count = (kind: VideoProblem) => findings.filter(({ problem }) => problem === kind).length;
  const [restarted, doubtful] = [count("restarted-name"), count("doubtful-double")];
  return [
    ...(restarted === 0 ? [] : [caution(
      "names-restart",
      `同じ設置に、名称が同じで撮影日時の離れた動画が${restarted}件ある。カードの交換などにより番号が付け直されたものとみなし、別の動画として数えた。`,
      `At one deployment ${restarted} videos have the name of another one at another time. The numbers were taken to have begun anew, as with a change of cards; each counts as a video.`,
    )]),
    ...(doubtful === 0 ? [] : [caution(
      "doubles-in-doubt",
      `名称も測定値も同じで撮影日時だけが離れた記録が${doubtful}件ある。時刻を改めて書き写した重複の疑いがあるが、別の動画として数えた。record-problems.csvにより確かめること。`,
      `${doubtful} records have name and measurements of another one, at another time. They may be its doubles with a corrected time, but were counted; see record-problems.csv.`,
    )]),
  ];
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
