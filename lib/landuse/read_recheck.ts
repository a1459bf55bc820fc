import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { codeColumn } from "./code_column.ts";
import { FieldFinder } from "./field_finder.ts";
import { nameColumn, textsOf } from "./name_column.ts";
import { pointIds } from "./point_ids.ts";
import { POINT_NAMES } from "./point_table.ts";
import { FIELD_KIND, type FieldSurvey, type Recheck } from "./survey.ts";

/** How kinds of field visits are written, besides the names of {@link FIELD_KIND}. */
const KIND_NAMES: Readonly<Record<string, number>> = {
  ...FIELD_KIND,
  "ARD": FIELD_KIND.ard,
  "D": FIELD_KIND.deforested,
  "非ARD": FIELD_KIND.other,
};

/**
 * Second readings (3(1)イ⑤) from a table with what names the points, `KP_ARD` as read again, and who read (`checker`
 * or 再確認者).
 *
 * @param draw The seed of the draw as it was logged, and the points it draws.
 * @throws Fault when a field is missing.
 */
export function recheck(table: Table, draw: Pick<Recheck, "seed" | "drawn"> = {}): Recheck {
  const finder = new FieldFinder(table, "the table of second readings");
  const need = needed(finder);
  const { values } = codeColumn(table, need(["KP_ARD"]));
  return {
    point: pointIds(table, need(POINT_NAMES.point)),
    codes: values,
    checker: nameColumn(table, need(["checker", "再確認者"])),
    ...draw,
  };
}

/**
 * Field visits (3(1)イ⑥) from a table with what names the points, and `kind` (or 種別): ard, deforested, other, or ARD,
 * D, 非ARD.
 *
 * @throws Fault when a field is missing, and for another kind.
 */
export function fieldSurvey(table: Table): FieldSurvey {
  const need = needed(new FieldFinder(table, "the table of field visits"));
  const point = pointIds(table, need(POINT_NAMES.point));
  const field = need(["kind", "種別"]);
  const kind = Uint8Array.from(textsOf(table, field), (text, row) => {
    const found = KIND_NAMES[text];
    if (found !== undefined) return found;
    throw new Fault("landuse: not a kind of field visit", {
      expected: Object.keys(KIND_NAMES).join(", "),
      found: JSON.stringify(text),
      where: `field ${field}, row ${row + 1}`,
    });
  });
  return { point, kind };
}

function needed(finder: FieldFinder): (names: readonly string[]) => string {
  return (names) => {
    const found = finder.takeAny(names);
    if (found !== undefined) return found;
    throw finder.missing(names.join(" or "), "rename the column");
  };
}
