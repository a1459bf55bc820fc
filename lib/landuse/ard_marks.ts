import { isArd } from "./code_sets.ts";
import { PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/** By row of stage 1: 1 where the point is ARD in either stage. */
export function ardMarks({ stage1, stage2 }: Pick<ArdSurvey, "stage1" | "stage2">): Uint8Array {
  const marks = Uint8Array.from(stage1.columns.KP_ARD.values, (code) => +isArd(code));
  if (stage2 === undefined) return marks;
  new PointIndex(stage1.point).rowsOf(stage2.point).forEach((at, row) => {
    if (at >= 0 && isArd(stage2.columns.KP_ARD.values[row])) marks[at] = 1;
  });
  return marks;
}
