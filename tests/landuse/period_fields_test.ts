import assert from "node:assert/strict";
import { Bool, vectorFromArray } from "apache-arrow";
import {
  ardGrid,
  periodFields,
  periodFrom,
  recheckFields,
  SIMULATED_PERIODS,
  SIMULATED_SINCE,
  surveyPlotViews,
  tallyPeriods,
} from "kenzan/landuse/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";

const read = (...names: string[]) => {
  const { periods, since } = periodFields(names);
  return {
    periods: periods.map(({ field, start, end, years }) => `${field} ${start}-${end} ${years}`),
    since: since.map(({ field, start, end }) => `${field} ${start}-${end}`),
  };
};

Deno.test("the example of 別表5 is read as it stands there, with no earlier field", () => {
  assert.deepEqual(read("point", "KP_ARD21", "kpard21_23", "x"), {
    periods: ["KP_ARD21 1989-2021 32", "kpard21_23 2021-2023 2"],
    since: [],
  });
  // Its last row has the other spelling.
  assert.deepEqual(read("Kpard23_25", "KP_ARD21", "kpard21_23").periods.at(-1), "Kpard23_25 2023-2025 2");
});

Deno.test("years beyond the images that the specification lends today are read like the others", () => {
  assert.deepEqual(read("KP_ARD05", "kpard05_20", "kpard20_25", "kpard25_27", "KP_ARD27", "KP_ARD25"), {
    periods: [
      "KP_ARD05 1989-2005 16",
      "kpard05_20 2005-2020 15",
      "kpard20_25 2020-2025 5",
      "kpard25_27 2025-2027 2",
    ],
    since: ["KP_ARD25 1989-2025", "KP_ARD27 1989-2027"],
  });
  assert.deepEqual(read("kpard27_29").periods, ["kpard27_29 2027-2029 2"]);
});

Deno.test("the order of the fields does not matter, and other fields are passed over", () => {
  const names = [...SIMULATED_PERIODS, SIMULATED_SINCE].map(({ field }) => field);
  const others = [
    "KP_ARD",
    "KP_ARD_QA",
    "kpard21_23_QA",
    "recheck23_25",
    "kpard2123",
    "xKP_ARD21",
    "KP_ARD211",
  ];
  for (const order of [names, names.toReversed(), [...others, ...names], names.toSorted()]) {
    assert.deepEqual(periodFields(order), { periods: SIMULATED_PERIODS, since: [SIMULATED_SINCE] });
  }
});

Deno.test("codes since the base year alone, and periods that do not reach back to it, are both a table", () => {
  assert.deepEqual(read("KP_ARD25"), { periods: ["KP_ARD25 1989-2025 36"], since: [] });
  assert.deepEqual(read("kpard21_23", "kpard23_25", "KP_ARD25"), {
    periods: ["kpard21_23 2021-2023 2", "kpard23_25 2023-2025 2"],
    since: ["KP_ARD25 1989-2025"],
  });
});

Deno.test("periods that leave a gap or overlap are refused, with the years", () => {
  for (
    const [names, says] of [
      [
        ["kpard19_21", "kpard23_25"],
        /leave a gap[\s\S]*nothing from 2021 to 2023[\s\S]*kpard19_21 and kpard23_25/,
      ],
      [["kpard19_23", "kpard21_25"], /overlap[\s\S]*2021 to 2023 in both/],
      [["kpard19_21", "kpard19_23"], /overlap/],
      [["kpard05_25", "kpard21_23"], /overlap/],
      [["KP_ARD05", "kpard07_09"], /leave a gap[\s\S]*nothing from 2005 to 2007/],
      [
        ["KP_ARD27", "kpard23_25"],
        /leave a gap[\s\S]*nothing from 2025 to 2027[\s\S]*kpard23_25 and KP_ARD27/,
      ],
      [["KP_ARD05", "KP_ARD25"], /leave a gap[\s\S]*2005 to 2025/],
      [
        ["KP_ARD21", "Kpard21_23", "kpard21_23"],
        /a period twice[\s\S]*one field for 2021-2023/,
      ],
      [["KP_ARD05", "kpard89_05"], /a period twice/],
      [["kpard25_23"], /ends before it starts[\s\S]*2025 to 2023/],
      [["x", "y", "KP_ARD"], /no field of a period[\s\S]*KP_ARD21, kpard21_23[\s\S]*x, y, KP_ARD/],
      [[], /no field of a period[\s\S]*no fields/],
    ] as [string[], RegExp][]
  ) assert.throws(() => periodFields(names), says, names.join(", "));
});

Deno.test("a re-check names the period that it reads again, whatever its year, or is refused", () => {
  const fields = periodFields(["KP_ARD21", "kpard21_23", "kpard23_25", "kpard25_27", "KP_ARD27"]);
  const found = recheckFields(
    ["x", "recheck25_27", "recheck21", "Recheck23_25", "recheck27", "rechecked"],
    fields,
  );
  assert.deepEqual(found.map(({ field, period }) => `${field} of ${period.field}`), [
    "recheck21 of KP_ARD21",
    "Recheck23_25 of kpard23_25",
    "recheck27 of KP_ARD27",
    "recheck25_27 of kpard25_27",
  ]);
  assert.deepEqual(recheckFields(["x"], fields), []);
  assert.throws(
    () => recheckFields(["recheck27_29"], fields),
    /a re-check of a period that is not there[\s\S]*kpard25_27[\s\S]*recheck27_29: 2027-2029/,
  );
});

Deno.test("a period is chosen among those of the data, and a wrong year is told which there are", () => {
  const { periods } = periodFields(["KP_ARD21", "kpard21_23", "kpard23_24"]);
  assert.equal(periodFrom(periods, 2023).end, 2024);
  assert.throws(
    () => periodFrom(periods, 2005),
    /1989, 2021, 2023[\s\S]*found: +2005[\s\S]*KP_ARD21, kpard21_23, kpard23_24/,
  );
});

Deno.test("a grid holds all periods of its table, and what asks for others is told so", () => {
  const table = tableFrom({
    x: Int32Array.from([0, 500]),
    y: Int32Array.from([0, 0]),
    pref: Uint8Array.from([20, 20]),
    nfi: vectorFromArray([true, false], new Bool()),
    KP_ARD25: Int8Array.from([2, 2]),
    kpard25_27: Int8Array.from([4, 2]),
    KP_ARD27: Int8Array.from([4, 2]),
  });
  const grid = ardGrid(table);
  assert.deepEqual(Object.keys(grid.codes), ["KP_ARD25", "kpard25_27", "KP_ARD27"]);
  assert.throws(
    () => tallyPeriods(grid, ["kpard23_25"], 500),
    /no such period[\s\S]*expected: KP_ARD25, kpard25_27, KP_ARD27[\s\S]*found: +kpard23_25/,
  );
  const { periods } = periodFields(table.schema.fields.map(({ name }) => name));
  const [planned] = surveyPlotViews(grid, { periods, from: 2025, landHa: () => 50 });
  assert.deepEqual([planned.D.events, planned.D.areaHa], [1, 12.5]);
});
