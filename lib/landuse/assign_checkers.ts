import { Fault } from "../fault/mod.ts";
import type { Random } from "../stats/mod.ts";
import type { NameColumn } from "./name_column.ts";
import { PointIndex } from "./point_ids.ts";
import type { ArdSurvey } from "./survey.ts";

/**
 * Who reads which points again: of the checkers who did not interpret the point in either stage, the one with the
 * fewest points so far, in an order drawn at random, so that the work is even and nobody chooses it.
 *
 * @throws Fault when stage 1 does not say who interpreted, and when nobody is left for a point.
 */
export function assignCheckers(
  { stage1, stage2 }: Pick<ArdSurvey, "stage1" | "stage2">,
  rows: ArrayLike<number>,
  checkers: readonly string[] | undefined,
  stream: Random,
): NameColumn {
  const first = stage1.interpreter;
  if (first === undefined) {
    throw new Fault("landuse: nobody can be kept from checking their own points", {
      expected: "the interpreter of each point",
      found: "a stage 1 table without interpreters",
      remedy: 'name the field: pointTable(table, {stage: 1, fields: {interpreter: "..."}})',
    });
  }
  const names = [...(checkers ?? first.names)];
  const second = stage2?.interpreter;
  const at = stage2 && second ? new PointIndex(stage2.point).rowsOf(stage1.point) : undefined;
  const load = new Int32Array(names.length);
  const index = new Int16Array(rows.length).fill(-1);
  const order = stream.shuffle(Int32Array.from({ length: rows.length }, (_, k) => k));
  for (const k of order) {
    const own = new Set([first.names[first.index[rows[k]]]]);
    if (at && second && at[rows[k]] >= 0) own.add(second.names[second.index[at[rows[k]]]]);
    let chosen = -1;
    names.forEach((name, c) => {
      if (!own.has(name) && (chosen < 0 || load[c] < load[chosen])) chosen = c;
    });
    if (chosen < 0) {
      throw new Fault("landuse: nobody is left to check a point", {
        expected: "a checker who did not interpret it",
        found: `checkers ${names.join(", ") || "none"}`,
        where: `row ${rows[k] + 1}, interpreted by ${[...own].join(", ")}`,
        remedy: "name more checkers: {checkers: [...]}",
      });
    }
    index[k] = chosen;
    load[chosen]++;
  }
  return { names, index };
}
