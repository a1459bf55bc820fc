import { Float64, type Table, vectorFromArray } from "apache-arrow";
import { converter, JGD2011 } from "../geo/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { BodyMeasureRow } from "./body_measures.ts";
import type { CaptureFinding } from "./check_capture_records.ts";
import type { CaptureGround } from "./capture_ground.ts";
import { captureMethod } from "./capture_method.ts";
import type { CapturePlan } from "./capture_plan.ts";
import { CAPTURE_CODES } from "./capture_codes.ts";
import { BODY_MEASURES, type CaptureRecords } from "./capture_records.ts";
import type { CaptureYield } from "./capture_yield.ts";
import type { CatchPerEffort } from "./catch_per_effort.ts";
import type { DensitySource } from "./density_source.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import type { NextCamera } from "./next_camera.ts";
import { cellCentre } from "./planar_grid.ts";
import type { SourcePrediction } from "./predict_source.ts";
import type { CaptureRanking } from "./rank_capture_cells.ts";
import type { SourcePair } from "./source_disagreement.ts";

/** What sources are called. */
export const SOURCE_LABELS: Readonly<Record<DensitySource["kind"], { ja: string; en: string }>> = {
  camera: { ja: "定点カメラ", en: "Cameras" },
  drone: { ja: "ドローン", en: "Drone" },
  collar: { ja: "GPS首輪", en: "Collars" },
};

const codeLabel = (list: readonly { code: string; label: { ja: string; en: string } }[], code: string) =>
  list.find((each) => each.code === code)?.label ?? { ja: code, en: code };

/** Centres of cells of the area: degrees (JGD2011), for people in the field, and m, east and north. */
function placed({ area: { crs, grid, cells } }: CaptureGround, some: readonly number[]) {
  const at = some.map((k) => cellCentre(grid, Math.floor(cells[k] / grid.width), cells[k] % grid.width));
  const { forward } = converter(crs, JGD2011);
  const degrees = at.map(([x, y]) => forward(x, y));
  return {
    latitude: Float64Array.from(degrees, ([, latitude]) => latitude),
    longitude: Float64Array.from(degrees, ([longitude]) => longitude),
    east: Float64Array.from(at, ([x]) => x),
    north: Float64Array.from(at, ([, y]) => y),
  };
}

/** A probability to three decimal places, or that it is smaller: none is 0. */
export function chanceText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/**
 * One row for each pair of sources: level of the second over the first with bounds, probabilities of chance; these in figures
 * and, in columns that end in `_text`, as they are printed.
 */
export function pairTable(pairs: readonly SourcePair[]): Table {
  const of = (kind: "first" | "second", language: "ja" | "en") =>
    pairs.map((pair) => SOURCE_LABELS[pair[kind]][language]);
  const number = (value: (pair: SourcePair) => number | undefined | null) =>
    Float64Array.from(pairs, (pair) => value(pair) ?? NaN);
  return withGaps({
    first_ja: of("first", "ja"),
    first_en: of("first", "en"),
    second_ja: of("second", "ja"),
    second_en: of("second", "en"),
    ratio: number(({ ratio }) => ratio?.value),
    lower: number(({ ratio }) => ratio?.interval.lower),
    upper: number(({ ratio }) => ratio?.interval.upper),
    level: number(({ level }) => level),
    level_text: pairs.map(({ level }) => level === null ? "–" : chanceText(level)),
    pattern: number(({ pattern }) => pattern),
    pattern_text: pairs.map(({ pattern }) => chanceText(pattern)),
    p: number(({ p }) => p),
    p_text: pairs.map(({ p }) => chanceText(p)),
  });
}

/** One row for each source as the others predict it; probabilities as in {@link pairTable}. */
export function predictionTable(left: readonly SourcePrediction[]): Table {
  return withGaps({
    source_ja: left.map(({ kind }) => SOURCE_LABELS[kind].ja),
    source_en: left.map(({ kind }) => SOURCE_LABELS[kind].en),
    rows: Int32Array.from(left, ({ score }) => score.length),
    mean: Float64Array.from(left, ({ score }) => score.reduce((sum, value) => sum + value, 0) / score.length),
    beyond: Int32Array.from(left, ({ score }) => score.filter((value) => Math.abs(value) > 1.96).length),
    scatter: Float64Array.from(left, ({ scatter }) => scatter),
    level: Float64Array.from(left, ({ level }) => level ?? NaN),
    level_text: left.map(({ level }) => level === null ? "–" : chanceText(level)),
    pattern: Float64Array.from(left, ({ pattern }) => pattern),
    pattern_text: left.map(({ pattern }) => chanceText(pattern)),
  });
}

/**
 * One row for each of these cells: density, way, effort of a day, expected captures with bounds (`captures`, `lower`, `upper`)
 * or an index of them (`index`, `index_lower`, `index_upper`), probability.
 */
export function rankingTable(
  ground: CaptureGround,
  surface: IntegratedDensity,
  yields: CaptureYield,
  ranked: CaptureRanking["cells"],
): Table {
  const cells = ranked.map(({ cell }) => cell);
  const at = (values: ArrayLike<number>) => Float64Array.from(cells, (cell) => values[cell]);
  const overArea = (values: Float64Array) =>
    Float64Array.from(cells, (cell) => values[surface.area.cells[cell]]);
  const [promised, lower, upper] = yields.relative
    ? ["index", "index_lower", "index_upper"]
    : ["captures", "lower", "upper"];
  return tableFrom({
    rank: Int32Array.from(ranked, ({ rank }) => rank),
    cell: Int32Array.from(cells, (cell) => ground.name[cell]),
    ...placed(ground, cells),
    density: overArea(surface.surface.density),
    density_lower: overArea(surface.lower),
    density_upper: overArea(surface.upper),
    road: at(ground.road),
    slope: at(ground.slope),
    walk: at(yields.walk),
    effort: at(yields.effort),
    [promised]: Float64Array.from(ranked, ({ captures }) => captures),
    [lower]: Float64Array.from(ranked, ({ interval }) => interval.lower),
    [upper]: Float64Array.from(ranked, ({ interval }) => interval.upper),
    probability: Float64Array.from(ranked, ({ probability }) => 100 * probability),
  });
}

/** One row for each cell of a plan: days of a team, effort, captures. */
export function planTable(ground: CaptureGround, yields: CaptureYield, plan: CapturePlan): Table {
  const cells = plan.cells.map(({ cell }) => cell);
  return tableFrom({
    order: Int32Array.from(cells.keys(), (k) => k + 1),
    cell: Int32Array.from(cells, (cell) => ground.name[cell]),
    ...placed(ground, cells),
    days: Int32Array.from(plan.cells, ({ days }) => days),
    effort: Float64Array.from(plan.cells, ({ cell, days }) => days * yields.effort[cell]),
    captures: Float64Array.from(plan.cells, ({ captures }) => captures),
  });
}

/** One row for each place of a camera: what it would tell. */
export function nextCameraTable(
  ground: CaptureGround,
  yields: CaptureYield,
  cameras: readonly NextCamera[],
): Table {
  const cells = cameras.map(({ cell }) => cell);
  return tableFrom({
    order: Int32Array.from(cells.keys(), (k) => k + 1),
    cell: Int32Array.from(cells, (cell) => ground.name[cell]),
    ...placed(ground, cells),
    walk: Float64Array.from(cells, (cell) => yields.walk[cell]),
    hits: Float64Array.from(cameras, ({ hits }) => hits),
    total: Float64Array.from(cameras, ({ total }) => 100 * total),
  });
}

/**
 * One row for each group of days: effort, captures of the work logs, catch per unit of effort with bounds, and the number of
 * records of the method.
 */
export function catchTable(rows: readonly CatchPerEffort[], records: Pick<CaptureRecords, "method">): Table {
  const methods = rows.map(({ method }) => captureMethod(method, "catch per effort"));
  return tableFrom({
    method: rows.map(({ method }) => method),
    method_ja: methods.map(({ label, unit }) => `${label.ja}（${unit.ja}）`),
    method_en: methods.map(({ label, unit }) => `${label.en} (${unit.en})`),
    group: Int32Array.from(rows, ({ group }) => group),
    days: Int32Array.from(rows, ({ days }) => days),
    effort: Float64Array.from(rows, ({ effort }) => effort),
    captures: Int32Array.from(rows, ({ captures }) => captures),
    records: Int32Array.from(rows, ({ method }) => records.method.filter((each) => each === method).length),
    rate: Float64Array.from(rows, ({ rate }) => 100 * rate),
    lower: Float64Array.from(rows, ({ interval }) => 100 * interval.lower),
    upper: Float64Array.from(rows, ({ interval }) => 100 * interval.upper),
  });
}

/** One row for each measure of each sex and age class. */
export function bodyTable(rows: readonly BodyMeasureRow[]): Table {
  const measure = (row: BodyMeasureRow) => BODY_MEASURES.find((each) => each.measure === row.measure)!;
  return withGaps({
    sex: rows.map(({ sex }) => sex),
    sex_ja: rows.map(({ sex }) => codeLabel(CAPTURE_CODES.sex, sex).ja),
    sex_en: rows.map(({ sex }) => codeLabel(CAPTURE_CODES.sex, sex).en),
    age: rows.map(({ ageClass }) => ageClass),
    age_ja: rows.map(({ ageClass }) => codeLabel(CAPTURE_CODES.ageClass, ageClass).ja),
    age_en: rows.map(({ ageClass }) => codeLabel(CAPTURE_CODES.ageClass, ageClass).en),
    measure: rows.map(({ measure }) => measure),
    measure_ja: rows.map((row) => `${measure(row).label.ja}（${measure(row).unit}）`),
    measure_en: rows.map((row) => `${measure(row).label.en} (${measure(row).unit})`),
    n: Int32Array.from(rows, ({ n }) => n),
    mean: Float64Array.from(rows, ({ mean }) => mean),
    sd: Float64Array.from(rows, ({ sd }) => sd),
    minimum: Float64Array.from(rows, ({ minimum }) => minimum),
    maximum: Float64Array.from(rows, ({ maximum }) => maximum),
  });
}

/**
 * One row for each sex and age class: the number of animals of which most were measured in one way, and of each measure
 * mean and standard deviation, no value where there is none.
 */
export function bodySummaryTable(rows: readonly BodyMeasureRow[]): Table {
  const groups = [...Map.groupBy(rows, ({ sex, ageClass }) => `${sex} ${ageClass}`).values()];
  const of = (measure: string, value: (row: BodyMeasureRow) => number) =>
    Float64Array.from(groups, (group) => {
      const row = group.find((each) => each.measure === measure);
      return row === undefined ? NaN : value(row);
    });
  const label = (list: "sex" | "ageClass", language: "ja" | "en") =>
    groups.map(([row]) => codeLabel(CAPTURE_CODES[list], row[list])[language]);
  return withGaps({
    sex: groups.map(([{ sex }]) => sex),
    sex_ja: label("sex", "ja"),
    sex_en: label("sex", "en"),
    age: groups.map(([{ ageClass }]) => ageClass),
    age_ja: label("ageClass", "ja"),
    age_en: label("ageClass", "en"),
    n: Int32Array.from(groups, (group) => Math.max(...group.map(({ n }) => n))),
    ...Object.fromEntries(BODY_MEASURES.flatMap(({ measure }) => [
      [`${measure}_mean`, of(measure, ({ mean }) => mean)],
      [`${measure}_sd`, of(measure, ({ sd }) => sd)],
    ])),
  });
}

/** One row for each finding in the capture records. */
export function findingTable(records: CaptureRecords, findings: readonly CaptureFinding[]): Table {
  const field: Readonly<Record<string, { ja: string; en: string }>> = {
    serial: { ja: "通し番号", en: "Serial" },
    capturer: { ja: "捕獲者", en: "Capturer" },
    date: { ja: "捕獲日", en: "Date" },
    sex: { ja: "性別", en: "Sex" },
    ageClass: { ja: "年齢区分", en: "Age class" },
    disposal: { ja: "処分", en: "Disposal" },
    cell: { ja: "位置", en: "Place" },
    ...Object.fromEntries(BODY_MEASURES.map(({ measure, label }) => [measure, label])),
  };
  return tableFrom({
    number: Int32Array.from(findings.keys(), (k) => k + 1),
    row: Int32Array.from(findings, ({ row }) => row + 1),
    date: findings.map(({ row }) => records.date[row]),
    serial: findings.map(({ row }) => `${records.capturer[row]}-${records.serial[row]}`),
    field_ja: findings.map((finding) => field[finding.field].ja),
    field_en: findings.map((finding) => field[finding.field].en),
    found: findings.map(({ found }) => found),
    text_ja: findings.map(({ text }) => text.ja),
    text_en: findings.map(({ text }) => text.en),
  });
}

/** A table in which NaN is no value, be it all there is in a column. */
function withGaps(columns: Record<string, string[] | Int32Array | Float64Array>): Table {
  return tableFrom(Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      values instanceof Float64Array
        ? vectorFromArray(Array.from(values, (value) => Number.isNaN(value) ? null : value), new Float64())
        : values,
    ]),
  ));
}
