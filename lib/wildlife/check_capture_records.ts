import { quantile } from "../stats/mod.ts";
import { BODY_MEASURES, type BodyMeasure, type CaptureLog, type CaptureRecords } from "./capture_records.ts";

/** Something in a capture record that cannot be, or is missing. */
export interface CaptureFinding {
  /** Row of the table, from 0. */
  row: number;
  /** What is wrong, for programs. */
  code: "missing" | "limit" | "proportion" | "double-serial" | "outside" | "no-log" | "log-count";
  /** Column of {@link CaptureRecords}. */
  field: string;
  found: string;
  text: { ja: string; en: string };
}

/** Options of {@link checkCaptureRecords}. */
export interface CaptureCheckOptions {
  /** What is measured at all, to tell slips of the pen (cm for m, a digit too many) from deer. */
  limits?: Readonly<Record<BodyMeasure, readonly [lower: number, upper: number]>>;
  /** How far the logarithm of weight may lie from what body length leads to, in robust standard deviations. Default 4. */
  proportion?: number;
}

/** Notes a finding. */
type Tell = (
  row: number,
  code: CaptureFinding["code"],
  field: string,
  value: unknown,
  ja: string,
  en: string,
) => void;

const TEXTS = ["serial", "capturer", "date", "sex", "ageClass"] as const;

/** Wider than any sika deer of Honshu from fawn to stag: 2 to 200 kg, 40 to 210 cm and so on. */
export const CAPTURE_LIMITS: NonNullable<CaptureCheckOptions["limits"]> = {
  weight: [2, 200],
  length: [40, 210],
  height: [30, 140],
  hindFoot: [15, 65],
};

/**
 * What is missing in capture records or cannot be: measures beyond any deer, a weight that does not go with the length, a
 * hind foot as long as the animal is high, a serial number given twice by one capturer, places outside the area, days without a
 * work log, and logs that count other captures than there are records.
 *
 * @param log Work logs; undefined where none are kept, and nothing is compared with them.
 */
export function checkCaptureRecords(
  records: CaptureRecords,
  log: CaptureLog | undefined,
  options: CaptureCheckOptions = {},
): CaptureFinding[] {
  const { limits = CAPTURE_LIMITS, proportion = 4 } = options;
  const found: CaptureFinding[] = [];
  const tell: Tell = (row, code, field, value, ja, en) =>
    found.push({ row, code, field, found: String(value), text: { ja, en } });
  const rows = Array.from(records.date.keys());
  const unrecorded = new Set<string>([
    ...TEXTS.filter((field) => records[field].every((text) => text === "")),
    ...BODY_MEASURES.map(({ measure }) => measure).filter((measure) =>
      records[measure].every((value) => Number.isNaN(value))
    ),
  ]);
  if (rows.length > 0) {
    for (const field of unrecorded) {
      tell(0, "missing", field, "", "どの調査票にも記入がない", "not filled in in any record");
    }
  }
  for (const row of rows) {
    for (const field of TEXTS) {
      if (!unrecorded.has(field) && records[field][row] === "") {
        tell(row, "missing", field, "", "記入がない", "not filled in");
      }
    }
    for (const { measure, unit } of BODY_MEASURES) {
      const value = records[measure][row];
      const [lower, upper] = limits[measure];
      if (Number.isNaN(value)) {
        if (!unrecorded.has(measure)) tell(row, "missing", measure, "", "計測値がない", "not measured");
      } else if (!(value >= lower && value <= upper)) {
        const range = `${lower}–${upper} ${unit}`;
        tell(
          row,
          "limit",
          measure,
          value,
          `あり得る範囲（${range}）の外`,
          `outside what is possible (${range})`,
        );
      }
    }
    if (records.hindFoot[row] >= records.height[row]) {
      tell(
        row,
        "proportion",
        "hindFoot",
        records.hindFoot[row],
        "後足長が体高以上",
        "hind foot not shorter than the shoulder height",
      );
    }
    if (records.cell[row] < 0 && records.mesh[row] === null) {
      tell(row, "outside", "cell", "", "位置が対象区域の外又は不明", "place outside the area, or not known");
    }
  }
  for (const row of weightOutliers(records, limits, proportion)) {
    tell(
      row,
      "proportion",
      "weight",
      records.weight[row],
      "体長に釣り合わない体重",
      "a weight that does not go with the length",
    );
  }
  const serials = new Map<string, number>();
  for (const row of rows) {
    if (records.serial[row] === "") continue;
    const key = `${records.capturer[row]}\n${records.serial[row]}`;
    const before = serials.get(key);
    if (before === undefined) serials.set(key, row);
    else {
      tell(
        row,
        "double-serial",
        "serial",
        records.serial[row],
        `通し番号が${before + 1}行目と重複`,
        `the serial number of row ${before + 1} again`,
      );
    }
  }
  if (log !== undefined) compareWithLog(records, log, rows, tell);
  return found.sort((a, b) => a.row - b.row);
}

/** Days of capture without a work log, and logs that count other captures than there are records. */
function compareWithLog(
  records: CaptureRecords,
  log: CaptureLog,
  rows: readonly number[],
  tell: Tell,
): void {
  const dayOf = (of: { date: string[]; method: string[] }, row: number) =>
    `${of.date[row]} ${of.method[row]}`;
  const logged = new Map<string, number>();
  log.date.forEach((_, row) =>
    logged.set(dayOf(log, row), (logged.get(dayOf(log, row)) ?? 0) + log.captures[row])
  );
  const days = Map.groupBy(rows.filter((row) => records.date[row] !== ""), (row) => dayOf(records, row));
  for (const [day, of] of days) {
    const counted = logged.get(day);
    if (counted === undefined) {
      for (const row of of) {
        tell(
          row,
          "no-log",
          "date",
          records.date[row],
          "その日・方法の作業日報がない",
          "no work log of that day and method",
        );
      }
    } else if (counted !== of.length) {
      tell(
        of[0],
        "log-count",
        "date",
        records.date[of[0]],
        `作業日報では${counted}頭、調査票は${of.length}枚`,
        `${counted} captures in the work log, ${of.length} records`,
      );
    }
  }
}

/** Rows whose weight lies far from the line of log weight on log length (Theil's slope, residuals by their quartiles). */
function weightOutliers(
  { weight, length }: CaptureRecords,
  limits: NonNullable<CaptureCheckOptions["limits"]>,
  proportion: number,
): number[] {
  const within = (value: number, [lower, upper]: readonly [number, number]) =>
    value >= lower && value <= upper;
  const rows = Array.from(weight.keys()).filter((row) =>
    within(weight[row], limits.weight) && within(length[row], limits.length)
  );
  if (rows.length < 8) return [];
  const slopes = rows.flatMap((a, k) =>
    rows.slice(k + 1).flatMap((b) =>
      length[a] === length[b] ? [] : [Math.log(weight[a] / weight[b]) / Math.log(length[a] / length[b])]
    )
  );
  if (slopes.length === 0) return [];
  const slope = quantile(slopes, 0.5);
  const residual = rows.map((row) => Math.log(weight[row]) - slope * Math.log(length[row]));
  const middle = quantile(residual, 0.5);
  const spread = (quantile(residual, 0.75) - quantile(residual, 0.25)) / 1.349;
  return rows.filter((_, k) => Math.abs(residual[k] - middle) > proportion * spread);
}
