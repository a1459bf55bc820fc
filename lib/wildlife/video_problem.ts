/** What is wrong with a record, or was done to it. */
export type VideoProblem =
  | "no-deployment"
  | "outside-deployment"
  | "during-failure"
  | "doubted-clock"
  | "double-record"
  | "same-video"
  | "restarted-name"
  | "doubtful-double"
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
  "restarted-name": {
    what: { ja: "名称は同じだが、撮影日時の離れた動画", en: "a name used before, at another time" },
    done: { ja: "別の動画として計数", en: "counted as another video" },
  },
  "doubtful-double": {
    what: {
      ja: "名称も測定値も同じで、撮影日時だけが離れた記録（重複の疑い）",
      en: "name and measurements of another record, at another time: perhaps its double",
    },
    done: { ja: "別の動画として計数（確認を要する）", en: "counted as another video; to be checked" },
  },
  "date-only": {
    what: { ja: "時刻がない（日付のみ）", en: "a date without a time" },
    done: { ja: "計数に使用し、活動時間から除外", en: "counted, but not used for the activity" },
  },
};
