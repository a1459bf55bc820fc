import { type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { CameraColumns, type ColumnNames } from "./camera_columns.ts";
import { cameraTimes } from "./camera_time.ts";
import { readCensoring } from "./censor_code.ts";

/** Records of one species in videos, as they were read; one row each. */
export interface CameraDetections {
  rows: number;
  /** Row of the table, from 1. */
  row: Int32Array;
  /** Names the video; null where the table does not say. */
  video: string[] | null;
  /** Deployment or station by name; one of them is there. */
  deployment: string[] | null;
  station: string[] | null;
  /** By the camera's clock, ms since 1970-01-01 UTC; of a date alone the start of that day. */
  time: Float64Array;
  /** 1 where only the date is known. */
  dateOnly: Uint8Array;
  /** Times that an animal entered the focal area; NaN where the video was not examined. */
  passes: Float64Array;
  /** Staying time in the focal area, s; NaN where it was not measured. */
  stay: Float64Array;
  /** 1 where the stay went on when the recording ended, or had begun before it. */
  censored: Uint8Array;
  /** Rows that were left out: of other species, without an animal, of the other level of observation. */
  left: { other: number; blank: number; level: number };
  /** The other species with their rows, most first; an empty name where none is written. */
  otherSpecies: OtherSpecies[];
  cautions: Caution[];
}

/** A name that is not that of the species. */
export interface OtherSpecies {
  name: string;
  rows: number;
  /** Whether it contains the name of the species or is contained in it: perhaps another spelling. */
  isAlike: boolean;
}

/** Columns of detections by what they hold: names of this project, and of the observations of Camtrap DP 1.0. */
export const CAMERA_DETECTION_COLUMNS = {
  video: ["video", "mediaID", "media", "動画", "ファイル名"],
  event: ["eventID"],
  deployment: ["deployment", "deploymentID"],
  station: ["station", "locationID", "地点"],
  time: ["time", "datetime_local", "eventStart", "timestamp", "撮影日時"],
  date: ["date", "撮影日"],
  species: ["species", "scientificName", "種名"],
  passes: ["passes", "通過回数"],
  stay: ["stay_s", "stay", "滞在時間"],
  censored: ["censored", "打切り"],
  level: ["observationLevel"],
  type: ["observationType"],
} satisfies ColumnNames<string>;

/** What a column of detections may hold. */
export type CameraDetectionRole = keyof typeof CAMERA_DETECTION_COLUMNS;

/** Options of {@link readCameraDetections}. */
export interface CameraDetectionOptions {
  /** Columns whose names are none of {@link CAMERA_DETECTION_COLUMNS}. */
  columns?: Partial<Record<CameraDetectionRole, string>>;
  /** As the table writes it. Default: all rows, which then must be of one species. */
  species?: string;
  /** Zone of times without an offset. Default `Asia/Tokyo`. */
  zone?: string;
  /** Number that stands for a censored stay, where the column has numbers: there are both conventions. */
  censoredCode?: 0 | 1;
  /**
   * Whether the species was looked for and never seen: no row of it then is a result, with a caution. Default false: no row
   * is then taken for a name that the table writes in another way.
   */
  isNeverSeen?: boolean;
}

/**
 * Detections of a table.
 *
 * Of Camtrap DP observations those of animals are read, at the level of media where both levels are there, since the
 * same animals stand in both.
 *
 * @throws Fault for a missing column, several species without one being named, a species without rows (but see
 * `isNeverSeen`) or one never seen with some, a censor code that is not declared, stays
 * that are not above 0, passes that are no whole numbers, and a row without time or place.
 */
export function readCameraDetections(table: Table, options: CameraDetectionOptions = {}): CameraDetections {
  const { columns = {}, species = "", zone = "Asia/Tokyo", censoredCode, isNeverSeen = false } = options;
  const found = new CameraColumns<CameraDetectionRole>(
    table,
    CAMERA_DETECTION_COLUMNS,
    columns,
    "the table of detections",
  );
  const [deployment, station] = [found.texts("deployment"), found.texts("station")];
  if (deployment === null && station === null) found.need("station");
  const timeColumn = found.find("time") ?? found.find("date") ?? found.need("time");
  const { time, dateOnly } = cameraTimes(table.getChild(timeColumn)!, zone, `column ${timeColumn}`);
  const { kept, left, isEvent, others, otherSpecies } = choose(found, table.numRows, species, isNeverSeen);
  const video = found.texts(isEvent ? "event" : "video");
  const passes = found.numbers("passes") ?? new Float64Array(table.numRows).fill(NaN);
  const stay = found.numbers("stay", "s") ?? new Float64Array(table.numRows).fill(NaN);
  const measured = kept.filter((row) => !Number.isNaN(stay[row]));
  const censored = readCensoring(found.vector("censored"), measured, stay, censoredCode);
  const problems = kept.flatMap((row) => {
    const where = `row ${row + 1}`;
    if (Number.isNaN(time[row])) return [`${where}: no time`];
    if ((deployment?.[row] || station?.[row] || "") === "") return [`${where}: no place`];
    if (stay[row] <= 0) return [`${where}: a stay of ${stay[row]} s`];
    if (passes[row] < 0 || passes[row] % 1 > 0) return [`${where}: ${passes[row]} passes`];
    return [];
  });
  if (problems.length > 0) {
    throw new Fault("wildlife: detections that cannot be used", {
      expected: "a time and a place in each row; stays above 0 s; whole numbers of passes",
      found: problems.slice(0, 10).join("\n") +
        (problems.length > 10 ? `\nand ${problems.length - 10} more` : ""),
      remedy: "correct these rows; where only the date is known, the date alone is enough",
    });
  }
  const of = (values: string[] | null) => values && kept.map((row) => values[row]);
  return {
    rows: kept.length,
    row: Int32Array.from(kept, (row) => row + 1),
    video: video === null || kept.every((row) => video[row] === "") ? null : of(video),
    deployment: of(deployment),
    station: of(station),
    time: Float64Array.from(kept, (row) => time[row]),
    dateOnly: Uint8Array.from(kept, (row) => dateOnly[row]),
    passes: Float64Array.from(kept, (row) => passes[row]),
    stay: Float64Array.from(kept, (row) => stay[row]),
    censored: Uint8Array.from(kept, (row) => censored.flags[row]),
    left,
    otherSpecies,
    cautions: [
      ...censored.cautions,
      ...alikeCautions(species, otherSpecies),
      ...(kept.length > 0 ? [] : [caution(
        "species-absent",
        `${species}の記録は1件もない。表にある種名は、${others.join("、") || "ない"}。`,
        `There is no record of ${species}. The table has: ${others.join(", ") || "no species"}.`,
      )]),
      ...(left.level === 0 ? [] : [caution(
        "observation-levels",
        `同じ動物がイベント単位とメディア単位の両方に記録されているため、イベント単位の${left.level}行を除いた。`,
        `The same animals are recorded by event and by media: ${left.level} rows by event were left out.`,
      )]),
    ],
  };
}

/** Rows of the species, and why the others are left out. */
function choose(
  found: CameraColumns<CameraDetectionRole>,
  rows: number,
  species: string,
  isNeverSeen: boolean,
) {
  const [names, types, levels] = [found.texts("species"), found.texts("type"), found.texts("level")];
  const isEvent = levels !== null && !levels.includes("media");
  const left = { other: 0, blank: 0, level: 0 };
  const kept: number[] = [];
  const otherRows = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    if (types !== null && types[row] !== "animal") left.blank++;
    else if (levels !== null && !isEvent && levels[row] !== "media") left.level++;
    else if (species !== "" && names !== null && names[row] !== species) {
      left.other++;
      otherRows.set(names[row], (otherRows.get(names[row]) ?? 0) + 1);
    } else kept.push(row);
  }
  const all = names === null ? [] : [...new Set(kept.map((row) => names[row]))].sort();
  if (species === "" && all.length > 1) {
    throw new Fault("wildlife: detections of several species", {
      expected: "the name of one of them",
      found: all.slice(0, 20).join(", "),
      remedy: "name the species: the density is that of one",
    });
  }
  const others = [...new Set(names ?? [])].filter((name) => name !== "").sort();
  if (kept.length === 0 && !isNeverSeen) {
    throw new Fault("wildlife: no detections of this species", {
      expected: JSON.stringify(species),
      found: others.slice(0, 20).join(", ") || "no rows of animals",
      remedy:
        "write the name as the table does; if the species was looked for and never seen: -p neverSeen=true",
    });
  }
  if (kept.length > 0 && isNeverSeen) {
    throw new Fault("wildlife: a species said to be never seen was", {
      expected: `no row of ${JSON.stringify(species)}`,
      found: `${kept.length} rows`,
      remedy: "leave out neverSeen",
    });
  }
  const otherSpecies = [...otherRows]
    .map(([name, rows]): OtherSpecies => ({ name, rows, isAlike: isAlike(name, species) }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
  return { kept, left, isEvent, others: others.slice(0, 20), otherSpecies };
}

/** Without regard to case, width, spaces, voicing marks (シカ, ジカ) and the kind of kana. */
const folded = (name: string) =>
  name.normalize("NFKD").toLowerCase().replace(/[\s\u3099\u309A]/gu, "")
    .replace(/[ぁ-ゖ]/gu, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));

function isAlike(name: string, species: string): boolean {
  const [one, other] = [folded(name), folded(species)];
  return one !== "" && other !== "" && (one.includes(other) || other.includes(one));
}

function alikeCautions(species: string, others: readonly OtherSpecies[]): Caution[] {
  const alike = others.filter(({ isAlike }) => isAlike);
  if (alike.length === 0) return [];
  const named = (ja: boolean) =>
    alike.slice(0, 5).map(({ name, rows }) => ja ? `「${name}」${rows}件` : `${name} (${rows})`);
  return [caution(
    "species-alike",
    `種名が「${species}」に似た${
      named(true).join("、")
    }を他の種として除いた。同じ種を別の書き方で記したものであれば、密度は過小となる。表の種名をそろえること。`,
    `Records of names like ${species} were left out as other species: ${
      named(false).join(", ")
    }. If they are the same species in another spelling, the density is too low: write the name in one way.`,
  )];
}
