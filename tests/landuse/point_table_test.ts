import assert from "node:assert/strict";
import { makeVector } from "apache-arrow";
import { type ColumnValues, tableFrom } from "kenzan/table/mod.ts";
import {
  nfiPlots,
  PLOT_FOREST,
  PLOT_STATUS,
  pointTable,
  stackedTable,
  valueText,
} from "kenzan/landuse/mod.ts";

const columns: Record<string, ColumnValues> = {
  ID: ["5339-01", "5339-02", "5339-03"],
  都道府県: ["香川県", "37", null],
  KP_ARD: [3, 2, null],
  Area: [null, 300, 1.5],
  KP_LU23: [2, 0, 0],
  KP_LU25: [null, null, 5],
  KP_LU23_QA: [1, null, null],
  Tokyo_X: Float64Array.of(1, 2, 3),
  Tokyo_Y: Float64Array.of(1, 2, 3),
  JGD_X: [1, 2, null],
  JGD_Y: Float64Array.of(1, 2, 3),
  備考: ["", "x", ""],
};

Deno.test("a table of 別表4 is read: years from the field names, empty cells, misfits, and what is left over", () => {
  const points = pointTable(tableFrom(columns), { stage: 2 });
  assert.deepEqual([points.start, points.end, points.rows], [2023, 2025, 3]);
  assert.deepEqual(points.point, ["5339-01", "5339-02", "5339-03"]);
  assert.deepEqual([...points.pref], [37, 37, 0]);
  assert.deepEqual([...points.columns.KP_ARD.values], [3, 2, 0]);
  assert.deepEqual([0, 1, 2].map((row) => valueText(points.columns.Area!, row)), ["", "300", "1.5"]);
  assert.equal(points.columns.KP_LU_start!.name, "KP_LU23");
  assert.deepEqual([...points.columns.KP_LU_end!.values], [0, 0, 5]);
  assert.deepEqual([...points.columns.KP_LU_start_QA!.values], [1, 0, 0]);
  assert.ok(Number.isNaN(points.jgd!.x[2]));
  assert.deepEqual(points.others, ["備考"]);
  assert.deepEqual(points.warnings.map(({ field }) => field), ["KP_LU23"]);
  assert.match(points.warnings[0].text.en, /0 was read as an empty cell in 2 points/);
});

Deno.test("the year 89 is the base year, and stage 1 may carry it", () => {
  const points = pointTable(tableFrom({ point: [1], KP_ARD: [2], KP_LU89: [1], KP_LU25: [1] }), { stage: 1 });
  assert.deepEqual([points.start, points.end], [1989, 2025]);
});

Deno.test("another case, and names that a Shapefile cut, are read with a warning each", () => {
  const table = tableFrom({ point: [1], kp_ard: [2], ARD_REVISE: [1], KP_LU23: [1], kp_lu25: [1] });
  const points = pointTable(table, { stage: 2 });
  assert.deepEqual(points.warnings.map(({ field }) => field), ["kp_ard", "ARD_REVISE", "kp_lu25"]);
  assert.deepEqual([...points.columns.ARD_REVISED!.values], [1]);
});

Deno.test("a layer of points is read by its attributes, and the position names points that have no number", () => {
  const attributes = tableFrom({ KP_ARD: [2, 1], JGD_X: [500, 1000], JGD_Y: [0, 500] });
  const geometry = { kind: "point" as const, length: 2, x: new Float64Array(2), y: new Float64Array(2) };
  const points = pointTable({ attributes, geometry }, { stage: 2, start: 2023, end: 2025, pref: 37 });
  assert.deepEqual(points.point, ["500 0", "1000 500"]);
  assert.deepEqual([...points.pref], [37, 37]);
  assert.match(points.warnings[0].text.ja, /座標値を格子点の名とした/);
});

for (
  const [what, table, message] of [
    ["without KP_ARD", { point: [1], KP_LU23: [1], KP_LU25: [1] }, /lacks a field[\s\S]*expected: +KP_ARD/],
    ["with KP_ARD twice", { point: [1], kp_ard: [1], Kp_Ard: [1] }, /more than once[\s\S]*kp_ard, Kp_Ard/],
    [
      "without years",
      { point: [1], KP_ARD: [1] },
      /years of the stage 2 table are not clear[\s\S]*\{stage: 2, start: 2023/,
    ],
    [
      "of three years",
      { point: [1], KP_ARD: [1], KP_LU21: [1], KP_LU23: [1], KP_LU25: [1] },
      /2021, 2023, 2025/,
    ],
    [
      "without a name of its points",
      { KP_ARD: [1], KP_LU23: [1], KP_LU25: [1] },
      /格子点番号[\s\S]*fields: \{point/,
    ],
    [
      "with texts for codes",
      { point: [1], KP_ARD: ["森林"], KP_LU23: [1], KP_LU25: [1] },
      /holds texts[\s\S]*"森林"[\s\S]*field KP_ARD, row 1/,
    ],
    [
      "of no prefecture",
      { point: [1], pref: [48], KP_ARD: [1], KP_LU23: [1], KP_LU25: [1] },
      /not a prefecture[\s\S]*48/,
    ],
  ] as [string, Record<string, ColumnValues>, RegExp][]
) {
  Deno.test(`a point table ${what} is refused`, () => {
    assert.throws(() => pointTable(tableFrom(table), { stage: 2 }), message);
  });
}

Deno.test("the stack is read: periods by the years in the field names, whatever their order", () => {
  const stack = stackedTable(
    tableFrom({
      point: [1, 2],
      Kpard23_25: [2, 4],
      kpard21_23: [2, null],
      KP_ARD21: [2, 2],
      KP_ARD23: [2, 2],
      memo: ["", "a"],
    }),
  );
  assert.deepEqual(stack.periods.map(({ field, start, end }) => [field, start, end]), [
    ["KP_ARD21", 1989, 2021],
    ["kpard21_23", 2021, 2023],
    ["Kpard23_25", 2023, 2025],
  ]);
  assert.deepEqual(stack.since.map(({ end }) => end), [2023]);
  assert.deepEqual([...stack.periods[1].column.values], [2, 0]);
  assert.deepEqual([stack.others, stack.warnings], [["memo"], []]);
});

Deno.test("a stack without its first field, with a period twice, or backwards, is refused", () => {
  const read = (table: Record<string, ColumnValues>) => () =>
    stackedTable(tableFrom({ point: [1], ...table }));
  assert.throws(read({ kpard21_23: [1] }), /lacks a field[\s\S]*KP_ARD\*\*/);
  assert.throws(
    read({ KP_ARD21: [1], kpard21_23: [1], Kpard21_23: [1] }),
    /period twice[\s\S]*kpard21_23, Kpard21_23/,
  );
  assert.throws(
    read({ KP_ARD21: [1], kpard23_21: [1] }),
    /ends before it starts[\s\S]*kpard23_21: 2023 to 2021/,
  );
});

const plots = {
  plot: [1, 2, 3, 4],
  x: [0, 4000, 8000, 12000],
  y: [0, 0, 0, 0],
  surveyed: [true, false, false, true],
  forest: [1, 1, 0, 0],
  year: [2023, null, null, 2024],
  missed_because: [null, "崩壊地", null, null],
};

Deno.test("inventory plots: surveyed, missed, and planned points without forest", () => {
  const read = nfiPlots(tableFrom(plots));
  assert.deepEqual([...read.status], [
    PLOT_STATUS.surveyed,
    PLOT_STATUS.missed,
    PLOT_STATUS.planned,
    PLOT_STATUS.surveyed,
  ]);
  assert.deepEqual([...read.forest], [
    PLOT_FOREST.forest,
    PLOT_FOREST.forest,
    PLOT_FOREST.open,
    PLOT_FOREST.open,
  ]);
  assert.deepEqual([...read.year], [2023, 0, 0, 2024]);
  assert.deepEqual(read.missedBecause!.names, ["崩壊地"]);
  assert.equal(read.surveyedUntil, 2024);
});

Deno.test("plots planned for years after the last survey are not yet due, whatever their state", () => {
  const five = {
    plot: [1, 2, 3, 4, 5, 6],
    x: [0, 1, 2, 3, 4, 5],
    y: [0, 0, 0, 0, 0, 0],
    surveyed: [true, false, false, false, false, false],
    forest: [1, 1, 1, 0, 0, 1],
    year: [2025, null, null, null, null, null],
    planned_year: [2025, 2025, 2026, 2025, 2028, null],
  };
  const { surveyed, missed, notDue, planned } = PLOT_STATUS;
  const read = nfiPlots(tableFrom(five));
  assert.deepEqual([...read.status], [surveyed, missed, notDue, planned, notDue, missed]);
  assert.equal(read.surveyedUntil, 2025);
  // Somebody knows that 2026 was surveyed, too, and what is left of it missed.
  const later = nfiPlots(tableFrom(five), { surveyedUntil: 2026 });
  assert.deepEqual([...later.status], [surveyed, missed, missed, planned, notDue, missed]);
  // Without planned years everything that was not surveyed is taken as due.
  const { planned_year: _, ...without } = five;
  assert.deepEqual([...nfiPlots(tableFrom(without)).status], [
    surveyed,
    missed,
    missed,
    planned,
    planned,
    missed,
  ]);
  // A reason beside a year to come is told, and does not make it non-response.
  const because = nfiPlots(tableFrom({ ...five, missed_because: [null, null, "来年度", null, null, null] }));
  assert.equal(because.status[2], notDue);
  assert.match(because.warnings[0].text.en, /^1 points have a reason .* planned after 2025: not yet due$/);
});

Deno.test("a surveyed plot without its year, and a mark that is none, are refused", () => {
  assert.throws(
    () => nfiPlots(tableFrom({ ...plots, year: [null, 1, 1, 1].map((v) => v && 2023) })),
    /the year of its survey[\s\S]*row 1/,
  );
  assert.throws(
    () => nfiPlots(tableFrom({ ...plots, forest: [2, 1, 0, 0] })),
    /not a mark[\s\S]*"2"[\s\S]*row 1/,
  );
  const { year: _, ...rest } = plots;
  assert.throws(() => nfiPlots(tableFrom(rest)), /lacks a field[\s\S]*調査年度/);
});

Deno.test("numbers written as texts are read with a warning", () => {
  const points = pointTable(
    tableFrom({ point: [1, 2], KP_ARD: ["2", " 12"], KP_LU23: [1, 1], KP_LU25: [1, 1] }),
    {
      stage: 2,
    },
  );
  assert.deepEqual([...points.columns.KP_ARD.values], [2, 12]);
  assert.deepEqual(points.warnings.map(({ field }) => field), ["KP_ARD"]);
});

Deno.test("short integers of Arrow are read as they are", () => {
  const table = tableFrom({ point: [1], KP_ARD: makeVector(Int16Array.of(7)), KP_LU23: [1], KP_LU25: [1] });
  assert.deepEqual([...pointTable(table, { stage: 2 }).columns.KP_ARD.values], [7]);
});
