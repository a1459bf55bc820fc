/** Covariates of the density by REST: which columns serve, and whether effects that are known come back. */
import type { Table } from "apache-arrow";
import assert from "node:assert/strict";
import { type Random, random } from "kenzan/stats/mod.ts";
import { tableFrom } from "kenzan/table/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

/** Four places, the second with two deployments of 10 and 30 days. */
const STATIONS = ["P1", "P2", "P2", "P3", "P4"];
const TIMES = {
  start: ["2022-09-01", "2022-09-01", "2022-09-11", "2022-09-01", "2022-09-01"],
  end: ["2022-09-21", "2022-09-11", "2022-10-11", "2022-09-21", "2022-09-21"],
};

/** Covariates of these places. @param doubted Deployments whose clock is in doubt. */
function covariatesOf(
  columns: Record<string, string[] | (number | null)[]>,
  text: string,
  options: { coded?: string[]; doubted?: number[] } = {},
) {
  const { coded, doubted = [] } = options;
  const all = { station: STATIONS, ...TIMES, ...columns } as Record<string, string[]>;
  const table: Table = tableFrom(all, { units: "標高" in columns ? { 標高: "m" } : {} });
  return wildlife.stationCovariates(table, text, {
    deployments: wildlife.readCameraDeployments(table),
    assignment: { doubted: doubted.map((deployment) => ({ deployment, inside: 0, outside: 9 })) },
    survey: { stations: ["P1", "P2", "P3", "P4"] },
    coded,
  });
}

Deno.test("a covariate has one value a station: the mean by effort where deployments differ, and a caution", () => {
  const altitude = [500, 600, 700, 800, 900];
  const { covariates, cautions } = covariatesOf({ 標高: altitude, 傾斜: [5, 6, 6, 0.1, 9] }, "標高、 傾斜");
  assert.deepEqual(covariates.map(({ name, unit }) => [name, unit]), [["標高", "m"], ["傾斜", ""]]);
  assert.deepEqual(covariates.map(({ values }) => Array.from(values)), [[500, 675, 800, 900], [
    5,
    6,
    0.1,
    9,
  ]]);
  assert.deepEqual(cautions.map(({ code }) => code), ["covariate-averaged"]);
  assert.match(cautions[0].text.ja, /「標高」.*1地点（P2）/);
  // A deployment that is left out of the survey does not count.
  const left = covariatesOf({ 標高: altitude }, "標高", { doubted: [2] });
  assert.deepEqual([left.covariates[0].values[1], left.cautions], [600, []]);
  assert.deepEqual(covariatesOf({ 標高: altitude }, " "), { covariates: [], cautions: [] });
});

Deno.test("texts, codes, what keeps the books, unknown and doubled names are refused with the columns that serve", () => {
  const columns = {
    標高: [500, 600, 700, 800, 900],
    林相: ["a", "b", "b", "a", "a"],
    地質: [1, 2, 2, 3, 1],
    clock_ahead_start_s: [0, 0, 0, 0, 0],
  };
  for (
    const [text, found] of [
      ["林相", "林相: values of the type Utf8"],
      ["地質", "地質: codes"],
      ["clock_ahead_start_s", "a column by which the survey is kept"],
      ["station", "a column by which the survey is kept"],
      ["傾斜", "no such column"],
      ["標高, 標高", "標高 twice"],
    ]
  ) {
    assert.throws(
      () => covariatesOf(columns, text, { coded: ["地質"] }),
      new RegExp(`each once: 標高\\n[^]*${found}`),
      text,
    );
  }
  assert.throws(
    () => covariatesOf({ 林相: columns.林相 }, "林相"),
    /it has none[^]*add a column of numbers/,
  );
  // The same numbers, not said to be codes, serve.
  assert.equal(covariatesOf(columns, "地質").covariates[0].values[2], 3);
});

Deno.test("missing values are refused with their stations, where the deployments count", () => {
  const gaps = { 標高: [500, 600, null, 800, null] };
  assert.throws(() => covariatesOf(gaps, "標高"), /lacks values[^]*2 stations[^]*station P2, P4/);
  assert.throws(() => covariatesOf(gaps, "標高", { doubted: [2] }), /1 station\n[^]*station P4/);
});

const KNOWN: wildlife.RestFactors = {
  passes: { mean: 1, logError: 0 },
  activity: { level: 1, logError: 0 },
  area: { area: 2, logError: 0 },
};
/** Ratio of densities for 100 m. */
const RATIO = 1.4;

/** Stations whose videos vary by a gamma deviate of shape 3 and go with altitude, and with nothing else. */
function slope(n: number, draw: Random) {
  const altitude = Float64Array.from({ length: n }, () => 400 + 600 * draw.uniform());
  const videos = altitude.map((metres) => {
    const peculiar = [0, 0, 0].reduce((sum) => sum - Math.log(1 - draw.uniform()), 0) / 3;
    return draw.poisson(15 * peculiar * RATIO ** ((metres - 700) / 100));
  });
  const time = Float64Array.from({ length: 200 }, () => -6 * Math.log(1 - draw.uniform()));
  const survey: wildlife.CameraSurvey = {
    stations: Array.from(videos, (_, k) => `P${k + 1}`),
    videos,
    effort: new Float64Array(n).fill(30),
    x: new Float64Array(n).fill(NaN),
    y: new Float64Array(n).fill(NaN),
    stays: { time, censored: new Uint8Array(200), station: new Int32Array(200) },
    examined: { passes: new Float64Array(0), station: new Int32Array(0) },
    events: { angle: new Float64Array(0), station: new Int32Array(0) },
    dispersion: new Float64Array(n).fill(NaN),
    refused: [],
    isScheduled: true,
    cautions: [],
  };
  const noise = Float64Array.from({ length: n }, () => 0.5 * draw.normal());
  return {
    survey,
    altitude: { name: "標高", values: altitude, unit: "m" },
    noise: { name: "乱数", values: noise, unit: "" },
  };
}

const fitOf = (
  { survey }: ReturnType<typeof slope>,
  covariates: wildlife.StationCovariate[],
  families: wildlife.StayingTimeFamilyName[] = ["exponential"],
) =>
  wildlife.restCovariates(
    survey,
    KNOWN,
    wildlife.fitRest(survey, KNOWN, { families }),
    covariates,
  );

Deno.test("the effect of a covariate comes back, by step and by unit, and one without an effect is not taken for one", () => {
  const made = slope(60, random(21).stream("slope"));
  const { effects, deltaAic, fits, average, with: best, without, cautions } = fitOf(
    made,
    [made.altitude, made.noise],
    ["exponential", "gamma"],
  );
  const [altitude, noise] = effects;
  assert.equal(altitude.step, 100);
  assert.ok(altitude.perStep.interval.lower < RATIO && RATIO < altitude.perStep.interval.upper);
  assert.ok(altitude.perStep.interval.lower > 1 && altitude.deltaAic < -10);
  assert.ok(noise.interval.lower < 0 && noise.interval.upper > 0 && noise.deltaAic > -2);
  const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9 * Math.abs(b), `${a}, not ${b}`);
  close(altitude.perUnit.ratio ** 100, altitude.perStep.ratio);
  close(Math.log(altitude.perUnit.ratio) * altitude.standardDeviation, altitude.effect);
  // Of one family and count model: the difference is that of the covariates alone.
  assert.deepEqual([best.family, best.count], [without.family, without.count]);
  close(deltaAic, best.aic - without.aic);
  assert.equal(best.parameters, without.parameters + 2);
  assert.deepEqual([fits.length, best.degreesOfFreedom, cautions.length], [4, 57, 0]);
  assert.ok(average.interval.lower < average.density && average.density < average.interval.upper);

  const [row, other] = wildlife.covariateTable(effects).toArray().map((each) => each.toJSON());
  assert.deepEqual([row.name, row.step, row.direction_ja, row.direction_en], [
    "標高 (m)",
    "100 m",
    "増",
    "up",
  ]);
  assert.deepEqual([other.name, other.step, other.direction_ja], ["乱数", "0.1", "–"]);
  assert.match(row.mean, /^\d{3}$/);
  assert.match(other.effect_interval, /^-0\.\d\d～0\.\d\d$/);
});

Deno.test("intervals of effects hold the truth as often as they say, with twelve stations and two covariates too", () => {
  for (const [stations, isAlone] of [[12, false], [20, true], [40, false]] as const) {
    const SURVEYS = 300;
    let held = 0;
    for (let k = 0; k < SURVEYS; k++) {
      const made = slope(stations, random(5).stream(`${stations} ${k}`));
      const { effects } = fitOf(made, isAlone ? [made.altitude] : [made.altitude, made.noise]);
      const { lower, upper } = effects[0].perStep.interval;
      held += Number(lower <= RATIO && RATIO <= upper);
    }
    // 95 % less three standard errors of 300, and a little for the normal approximation.
    assert.ok(held / SURVEYS >= 0.905, `${stations} stations: ${held} of ${SURVEYS}`);
  }
});

Deno.test("too many covariates are refused, many are cautioned of, and so are two that tell the same", () => {
  const made = slope(12, random(3).stream("few"));
  const twin = {
    ...made.altitude,
    name: "気温",
    values: made.altitude.values.map((m, k) => -m + 20 * (k % 3)),
  };
  assert.deepEqual(
    fitOf(made, [made.altitude, twin]).cautions.map(({ code }) => code),
    ["few-stations-for-covariates", "covariates-alike"],
  );
  assert.throws(
    () => fitOf(made, [made.altitude, made.noise, twin]),
    /12 stations, 3 covariates: 標高, 乱数, 気温/,
  );
  // 0.1 over and over has a mean beside 0.1.
  const flat = { name: "一定", values: new Float64Array(12).fill(0.1), unit: "" };
  assert.throws(() => fitOf(made, [flat]), /一定 cannot be used/);
});
