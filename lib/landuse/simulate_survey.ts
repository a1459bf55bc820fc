import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { JAPAN_EQUAL_AREA } from "../geo/mod.ts";
import { type Random, random } from "../stats/mod.ts";
import { type ColumnValues, tableFrom } from "../table/mod.ts";
import type { ArdGrid } from "./ard_grid.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";
import { type ArdPeriod, periodFrom } from "./ard_period.ts";
import { isUnread } from "./code_sets.ts";
import { DatumField } from "./datum_field.ts";
import { nullableCodes } from "./nullable_codes.ts";
import { pointTable } from "./point_table.ts";
import { sinceCodes } from "./since_codes.ts";
import { simulateFieldRecord, type TrueCodes } from "./simulate_field_record.ts";
import { simulateFieldSurvey, simulateRecheck } from "./simulate_recheck.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";
import { stackedTable } from "./stacked_table.ts";
import { pointsToDate, stackPeriod, stageTwo } from "./stage_two.ts";
import type { ArdSurvey } from "./survey.ts";

/** What is simulated. */
export interface SimulateSurveyOptions {
  /** Whole number from 0. */
  seed: number;
  /** Default: Hokkaido, Yamagata, Toyama, Saga, one of each region of an even year. */
  prefectures?: readonly number[];
  /** Points of each prefecture, from its north on. Default 6,000. */
  pointsPerPrefecture?: number;
  /** Default 2026. Both years of a pair end with the image of 2025. */
  fiscalYear?: number;
  /** Number of interpreters. Default 4. */
  interpreters?: number;
  /** Share of the points to be visited in the field that are not reached. Default 0.1. */
  unreachable?: number;
}

/** A simulated survey, and the tables it was read from, as an interpretation would deliver them. */
export interface SimulatedSurvey {
  survey: ArdSurvey;
  /** 別表4 for both stages, 別表5, and the histories of dated points. */
  tables: Record<"stage1" | "stage2" | "stack" | "dating", Table>;
  /** What truly happened, unreadable images or not. */
  truth: TrueCodes;
}

/** First year of the stack (別表5). */
const STACK_FROM = 2021;
const START = 2023;
/** In thousandths of the points, the last of the dated ones. */
const SHARES = { unreadable: 4, unclear: 30, auxiliary: 5, undated: 120 };
/** A strip without images, in every stretch of so many metres. */
const STRIP = { every: 50_000, wide: 1000 };

/**
 * Simulate a year's interpretation without an error: both stages, the stack with unreadable points and a strip without
 * image, dated histories, second readings and field visits, for a part of a simulated country.
 *
 * Unreadable are some points of the end image, and some of the image of 2021 at points that changed about then; other
 * gaps count as inferred (3(1)イ③).
 *
 * @param truth The country's grid without clouds: `sampleGrid(country, {clouds: false})`.
 * @throws Fault when the grid has unread points, or histories that no simulated parcel has.
 */
export function simulateSurvey(truth: ArdGrid, options: SimulateSurveyOptions): SimulatedSurvey {
  const {
    seed,
    prefectures = [1, 6, 16, 41],
    pointsPerPrefecture = 6000,
    fiscalYear = 2026,
    interpreters = 4,
    unreachable = 0.1,
  } = options;
  const source = random(seed);
  const rows = choose(truth.pref, prefectures, pointsPerPrefecture);
  const take = (values: Int8Array | Int32Array | Uint8Array) => Int32Array.from(rows, (row) => values[row]);
  const history = SIMULATED_PERIODS.map(({ field }) => Int8Array.from(take(truth.codes[field])));
  if (history.some((codes) => codes.some(isUnread))) {
    throw new Fault("landuse: a survey is simulated from what truly happened", {
      expected: "a grid without unread points",
      found: "codes 12 or 13",
      remedy: "call sampleGrid(country, {clouds: false})",
    });
  }
  const since = sinceCodes(history);
  const sinceYear = (end: number) => since[SIMULATED_PERIODS.findIndex((period) => period.end === end)];
  const last = SIMULATED_PERIODS.findIndex(({ start }) => start === START);
  const [x, y, pref] = [take(truth.x), take(truth.y), Uint8Array.from(take(truth.pref))];
  const after = hide(sinceYear(SIMULATED_PERIODS[last].end), SHARES.unreadable, source.stream("clouds"));
  const before = sinceYear(START);
  const candidates = stageTwo(before, after);
  const between = Int8Array.from(
    candidates.rows,
    (row) => isUnread(after[row]) ? after[row] : history[last][row],
  );
  const period = stackPeriod(before, after, { rows: candidates.rows, codes: between });
  const middle = unreadMiddle(history[last - 1], x, source.stream("middle"));
  const covered = Uint8Array.from(middle, (code) => +(code !== 13));
  const id = Int32Array.from(rows, (row, k) => pref[k] * 1_000_000 + row % 1_000_000);
  const who = interpreterOf(x, y, interpreters);
  const shared = { x, y, pref, id, who };
  const stage1 = stageTable(shared, after, source.stream("stage1"), undefined);
  const stage2 = stageTable(shared, between, source.stream("stage2"), candidates.rows);
  const stackPeriods: [ArdPeriod, Int8Array][] = [[periodFrom(SIMULATED_PERIODS, STACK_FROM), middle], [
    periodFrom(SIMULATED_PERIODS, START),
    period,
  ]];
  const stack = tableFrom({
    point: id,
    pref,
    [`KP_ARD${STACK_FROM % 100}`]: nullableCodes(sinceYear(STACK_FROM)),
    ...Object.fromEntries(stackPeriods.map(([{ field }, codes]) => [field, nullableCodes(codes)])),
    [`KP_ARD${START % 100}`]: nullableCodes(before),
  });
  const toDate = pointsToDate(after, period);
  const dating = tableFrom({
    point: Int32Array.from(toDate, (row) => id[row]),
    pref: Uint8Array.from(toDate, (row) => pref[row]),
    ...Object.fromEntries(
      hideDates(
        SIMULATED_PERIODS.map((_, k) => {
          const codes = k === last ? period : k === last - 1 ? middle : history[k];
          return Int8Array.from(toDate, (row) => codes[row]);
        }),
        source.stream("dates"),
      ).map((codes, k) => [SIMULATED_PERIODS[k].field, nullableCodes(codes)]),
    ),
  });
  const tables = { stage1, stage2, stack, dating };
  const read: ArdSurvey = {
    start: START,
    end: SIMULATED_PERIODS[last].end,
    fiscalYear,
    stage1: pointTable(stage1, { stage: 1 }),
    stage2: pointTable(stage2, { stage: 2 }),
    stack: stackedTable(stack),
    dating: stackedTable(dating),
    planned: { point: Float64Array.from(id), pref, x: Float64Array.from(x), y: Float64Array.from(y) },
    coverage: { [periodFrom(SIMULATED_PERIODS, STACK_FROM).field]: covered },
    crs: JAPAN_EQUAL_AREA,
  };
  const recheck = simulateRecheck(read, seed);
  const { rows: visited, visits } = simulateFieldSurvey(read, source.stream("field"));
  const trueCodes = { since: sinceYear(SIMULATED_PERIODS[last].end), period: history[last] };
  const record = simulateFieldRecord({ rows: visited, kind: visits.kind }, {
    truth: trueCodes,
    landUse: read.stage1.columns.KP_LU_end!.values,
    unreachable,
    fiscalYear,
  }, source.stream("visits"));
  return {
    survey: { ...read, recheck, fieldSurvey: { ...visits, record } },
    tables,
    truth: trueCodes,
  };
}

/** The first points of each prefecture. */
function choose(pref: Uint8Array, prefectures: readonly number[], most: number): Int32Array {
  const left = new Int32Array(48);
  for (const code of prefectures) left[code] = most;
  const rows: number[] = [];
  for (let row = 0; row < pref.length; row++) {
    if (left[pref[row]] === 0) continue;
    left[pref[row]]--;
    rows.push(row);
  }
  return Int32Array.from(rows);
}

function hide(codes: Int8Array, permille: number, draw: Random): Int8Array {
  return codes.map((code) => draw.integer(1000) < permille ? 12 : code);
}

/** Some images were unreadable at the change and in the period before or after it: its date is known to both only. */
function hideDates(periods: Int8Array[], draw: Random): Int8Array[] {
  // The last two periods stand in the stack as well.
  const early = periods.slice(0, -2);
  for (let row = 0; row < periods[0].length; row++) {
    if (draw.integer(1000) >= SHARES.undated) continue;
    const at = early.findLastIndex((codes) => codes[row] === AR_CODE || codes[row] === D_CODE);
    const beside = at === 0 ? 1 : at - 1;
    if (at < 0 || beside >= early.length) continue;
    early[at][row] = early[beside][row] = 12;
  }
  return periods;
}

/** The period that the stack knows least: half of what changed is unreadable, and a strip has no image. */
function unreadMiddle(codes: Int8Array, x: Int32Array, draw: Random): Int8Array {
  return codes.map((code, k) => {
    if (((x[k] % STRIP.every) + STRIP.every) % STRIP.every < STRIP.wide) return 13;
    const changesCover = code === AR_CODE || code === D_CODE || code === 5 || code === 6 || code === 8 ||
      code === 9;
    return changesCover && draw.integer(2) === 0 ? 12 : code;
  });
}

/** Interpreters work on squares of 20 km. */
function interpreterOf(x: Int32Array, y: Int32Array, interpreters: number): Uint8Array {
  const square = (metres: number) => Math.floor(metres / 20_000);
  return Uint8Array.from(
    x,
    (metres, k) => (((7 * square(metres) + 3 * square(y[k])) % interpreters) + interpreters) % interpreters,
  );
}

/** A table of 別表4. `rows`: the points it is about; default all. */
function stageTable(
  { x, y, pref, id, who }: {
    x: Int32Array;
    y: Int32Array;
    pref: Uint8Array;
    id: Int32Array;
    who: Uint8Array;
  },
  codes: Int8Array,
  draw: Random,
  rows: Int32Array = Int32Array.from(x, (_, k) => k),
): Table {
  const n = rows.length;
  const some = (permille: number, is: (code: number) => boolean, value: number) =>
    Int8Array.from({ length: n }, (_, k) => draw.integer(1000) < permille && is(codes[k]) ? value : 0);
  const area = some(SHARES.auxiliary, (code) => code === 2, 1);
  const crown = some(SHARES.auxiliary, (code) => code === 1, 2);
  const landUse = (wanted: number) =>
    Int8Array.from({ length: n }, (_, k) => codes[k] === wanted ? 2 + draw.integer(5) : 0);
  const [before, after] = [landUse(AR_CODE), landUse(D_CODE)];
  const flagsOf = (values: Int8Array) => values.map((value) => value !== 0 && draw.integer(20) === 0 ? 1 : 0);
  const field = new DatumField(JAPAN_EQUAL_AREA);
  const tokyo = { x: new Float64Array(n), y: new Float64Array(n) };
  const jgd = { x: Float64Array.from(rows, (row) => x[row]), y: Float64Array.from(rows, (row) => y[row]) };
  for (let k = 0; k < n; k++) [tokyo.x[k], tokyo.y[k]] = toTokyo(field, jgd.x[k], jgd.y[k]);
  const [start, end] = [START % 100, (START + 2) % 100];
  const columns: Record<string, ColumnValues> = {
    point: Int32Array.from(rows, (row) => id[row]),
    pref: Uint8Array.from(rows, (row) => pref[row]),
    interpreter: Array.from(rows, (row) => `判読者${String.fromCharCode(65 + who[row])}`),
    KP_ARD: nullableCodes(codes),
    Area: nullableCodes(area),
    Crown: nullableCodes(crown),
    [`KP_LU${start}`]: nullableCodes(before),
    [`KP_LU${end}`]: nullableCodes(after),
    ARD_REVISED: nullableCodes(some(SHARES.auxiliary, (code) => code === 2, 1)),
    KP_ARD_QA: nullableCodes(some(SHARES.unclear, (code) => !isUnread(code), 1)),
    Area_QA: nullableCodes(flagsOf(area)),
    Crown_QA: nullableCodes(flagsOf(crown)),
    [`KP_LU${start}_QA`]: nullableCodes(flagsOf(before)),
    [`KP_LU${end}_QA`]: nullableCodes(flagsOf(after)),
    Tokyo_X: tokyo.x,
    Tokyo_Y: tokyo.y,
    JGD_X: jgd.x,
    JGD_Y: jgd.y,
  };
  return tableFrom(columns);
}

/** Coordinates of the Tokyo datum for those of JGD. */
export function toTokyo(field: DatumField, x: number, y: number): [x: number, y: number] {
  let [east, north] = [x, y];
  for (let turn = 0; turn < 3; turn++) {
    const shift = field.at(east, north);
    [east, north] = [x - shift.east, y - shift.north];
  }
  return [east, north];
}
