import { Int32, type Table, TimestampMillisecond, Utf8, vectorFromArray } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import type { CameraDetections, OtherSpecies } from "./camera_detections.ts";
import type { VideoAssignment } from "./video_assignment.ts";
import { VIDEO_PROBLEMS, type VideoProblem } from "./video_problem.ts";

/**
 * Rows read and left out, and records by what is wrong with them, a kind a row: `records`, `stations` they are from, and
 * what became of them. Kinds that do not occur stand with 0, those for which nobody could look with null. Examples of the other
 * species are their names and numbers.
 */
export function videoProblemTable(
  { findings, unexamined }: VideoAssignment,
  { left, otherSpecies }: CameraDetections,
): Table {
  const kinds = Object.keys(VIDEO_PROBLEMS) as VideoProblem[];
  const of = (kind: VideoProblem) => findings.filter(({ problem }) => problem === kind);
  const others = [
    { id: "other-species", ja: "他の種", en: "other species", n: left.other },
    { id: "no-animal", ja: "動物以外の記録", en: "no animal", n: left.blank },
    {
      id: "other-level",
      ja: "イベント単位の記録（メディア単位と重複）",
      en: "by event, beside records by media",
      n: left.level,
    },
  ];
  const examples = (language: "ja" | "en") => [
    ...others.map(({ id }) => id === "other-species" ? namesOf(otherSpecies, language) : "–"),
    ...kinds.map((kind) =>
      of(kind).slice(0, 3)
        .map(({ place, video, row }) =>
          `${place} ${video || { ja: `${row}行目`, en: `row ${row}` }[language]}`
        )
        .join(language === "ja" ? "、" : ", ") || "–"
    ),
  ];
  return tableFrom({
    problem: [...others.map(({ id }) => id), ...kinds],
    what_ja: [...others.map(({ ja }) => ja), ...kinds.map((kind) => VIDEO_PROBLEMS[kind].what.ja)],
    what_en: [...others.map(({ en }) => en), ...kinds.map((kind) => VIDEO_PROBLEMS[kind].what.en)],
    records: vectorFromArray(
      [
        ...others.map(({ n }) => n),
        ...kinds.map((kind) => unexamined.includes(kind) ? null : of(kind).length),
      ],
      new Int32(),
    ),
    done_ja: [
      ...others.map(() => "除外"),
      ...kinds.map((kind) => unexamined.includes(kind) ? "調べられない" : VIDEO_PROBLEMS[kind].done.ja),
    ],
    done_en: [
      ...others.map(() => "left out"),
      ...kinds.map((kind) => unexamined.includes(kind) ? "cannot be told" : VIDEO_PROBLEMS[kind].done.en),
    ],
    examples_ja: examples("ja"),
    examples_en: examples("en"),
  });
}

/** The five most frequent names with their rows. */
function namesOf(species: readonly OtherSpecies[], language: "ja" | "en"): string {
  const shown = species.slice(0, 5);
  const rest = species.length - shown.length;
  const texts = shown.map(({ name, rows }) =>
    `${name || { ja: "（種名なし）", en: "(no name)" }[language]} ${rows}`
  );
  if (rest > 0) texts.push(language === "ja" ? `ほか${rest}種` : `${rest} more`);
  return texts.join(language === "ja" ? "、" : ", ") || "–";
}

/** All records with a problem, one a row, for a file: problem, row, place, video, camera time (UTC). */
export function videoFindingTable({ findings }: VideoAssignment): Table {
  // There may be none: the types have to be said.
  const texts = (of: (finding: typeof findings[number]) => string) =>
    vectorFromArray(findings.map(of), new Utf8());
  return tableFrom({
    problem: texts(({ problem }) => problem),
    row: Int32Array.from(findings, ({ row }) => row),
    place: texts(({ place }) => place),
    video: texts(({ video }) => video),
    camera_time: vectorFromArray(findings.map(({ time }) => new Date(time)), new TimestampMillisecond()),
    what_ja: texts(({ problem }) => VIDEO_PROBLEMS[problem].what.ja),
    done_ja: texts(({ problem }) => VIDEO_PROBLEMS[problem].done.ja),
  });
}
