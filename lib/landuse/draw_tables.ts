import type { Table } from "apache-arrow";
import { tableFrom } from "../table/mod.ts";
import type { FieldDraw } from "./draw_field_survey.ts";
import type { RecheckDraw } from "./draw_recheck.ts";
import { idText } from "./point_ids.ts";
import type { PointTable } from "./point_table.ts";
import { PREFECTURES } from "./prefecture.ts";
import { FIELD_KIND } from "./survey.ts";

/**
 * What second readers work from: point, prefecture and reader, in an order that tells nothing. The first code is
 * left out, so that the second reading is blind; so is whether a point is there as ARD or by the draw.
 */
export function recheckSheet(draw: RecheckDraw, stage1: PointTable): Table {
  const { rows, checker } = draw;
  return tableFrom({
    point: Array.from(rows, (row) => idText(stage1.point, row)),
    pref: Uint8Array.from(rows, (row) => stage1.pref[row]),
    checker: Array.from(checker.index, (at) => checker.names[at]),
  });
}

/** The log of a draw: its seed, and by prefecture and kind the points to choose from and those chosen. */
export function drawLogTable(draw: RecheckDraw | FieldDraw): Table {
  const kinds = Object.keys(FIELD_KIND);
  const rows = "survey" in draw
    ? draw.strata.map((stratum) => ({ ...stratum, kind: kinds[stratum.kind] }))
    : draw.strata.map((stratum) => ({ ...stratum, kind: stratum.isArd ? "ARD" : `risk ${stratum.risk}` }));
  return tableFrom({
    seed: Float64Array.from(rows, () => draw.seed),
    pref: Uint8Array.from(rows, ({ pref }) => pref),
    prefecture: rows.map(({ pref }) => PREFECTURES[pref - 1].label.ja),
    kind: rows.map(({ kind }) => kind),
    frame: Int32Array.from(rows, ({ frame }) => frame),
    n: Int32Array.from(rows, ({ n }) => n),
  });
}
