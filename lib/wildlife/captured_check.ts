import type { Interval } from "../stats/mod.ts";
import type { CaptureLog, CaptureRecords } from "./capture_records.ts";

/** How an estimated number of animals stands to what was captured in the same area. */
export interface CapturedCheck {
  /** Captured in the area in the year that ends with the last capture. */
  captured: number;
  /**
   * `contradicted`: more were captured than the upper bound of the estimate. `doubtful`: more than the estimate, but not
   * than its upper bound. `accord`: neither.
   */
  verdict: "accord" | "doubtful" | "contradicted";
}

/**
 * Holds an estimate against captures: within a year no more animals can be captured than there are, but for those that move
 * in or are born, and those that were gone before the surveys. A plan takes density to be that at the time of the work
 * logs, so that an estimate below the number captured cannot carry one.
 *
 * @param total Number of animals in the area.
 * @param captures Records of captured animals, each counted once; or work logs, by the captures of each entry. Rows outside
 *   the area, or of which neither place nor mesh is known, and rows without a date are left out.
 */
export function capturedCheck(
  { value, interval }: { value: number; interval: Interval },
  captures:
    | Pick<CaptureRecords, "date" | "cell" | "mesh">
    | Pick<CaptureLog, "date" | "cell" | "mesh" | "captures">,
): CapturedCheck {
  const of = "captures" in captures ? captures.captures : new Float64Array(captures.date.length).fill(1);
  const rows = captures.date.flatMap((date, row) =>
    date !== "" && of[row] > 0 && (captures.cell[row] >= 0 || captures.mesh[row] !== null) ? [row] : []
  );
  const last = rows.reduce((latest, row) => captures.date[row] > latest ? captures.date[row] : latest, "");
  // Days as they are written stand in the order of time.
  const from = `${String(Number(last.slice(0, 4)) - 1).padStart(4, "0")}${last.slice(4)}`;
  const captured = rows.reduce((sum, row) => captures.date[row] > from ? sum + of[row] : sum, 0);
  return {
    captured,
    verdict: captured > interval.upper ? "contradicted" : captured > value ? "doubtful" : "accord",
  };
}
