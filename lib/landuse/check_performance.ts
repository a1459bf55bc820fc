import type { Table } from "apache-arrow";
import { columnTexts } from "../table/mod.ts";
import type { CheckResult } from "./check_survey.ts";
import { textsOf } from "./name_column.ts";

/** How a check did on errors that are known. */
export interface CheckPerformance {
  check: string;
  /** Errors that it must find, and those of them that it found. */
  known: number;
  found: number;
  /** Errors told where there is none. */
  wrong: number;
  /** What it wants looked at without calling it an error: neither right nor wrong. */
  toLookAt: number;
  /** `found / known` and `found / (found + wrong)`; undefined where the denominator is 0. */
  recall?: number;
  precision?: number;
}

/**
 * Hold the findings of the checks against the errors of a simulation, by check, table and point.
 *
 * @param truth Columns `check`, `table` and `point` (empty where it is of none), as the simulation gives them. Rows of
 * no check are passed over.
 */
export function checkPerformance(results: ReadonlyArray<CheckResult>, truth: Table): CheckPerformance[] {
  const [check, table] = ["check", "table"].map((name) => columnTexts(truth, name));
  const point = textsOf(truth, "point");
  const known = new Map<string, number>();
  check.forEach((id, row) => {
    const key = `${id} ${table[row]} ${point[row]}`;
    known.set(key, (known.get(key) ?? 0) + 1);
  });
  return results.map(({ check: { id, severity }, row, reason, reasons, tell }) => {
    const mine = check.filter((each) => each === id).length;
    let [found, wrong, toLookAt] = [0, 0, 0];
    for (let k = 0; k < row.length; k++) {
      const finding = tell(k);
      const key = `${id} ${finding.table} ${finding.point}`;
      const left = known.get(key) ?? 0;
      if (left > 0) {
        known.set(key, left - 1);
        found++;
      } else if (severity === "E" && reasons[reason[k]].severity === "W") toLookAt++;
      else wrong++;
    }
    return {
      check: id,
      known: mine,
      found,
      wrong,
      toLookAt,
      ...(mine === 0 ? {} : { recall: found / mine }),
      ...(found + wrong === 0 ? {} : { precision: found / (found + wrong) }),
    };
  });
}
