import { type Interval, poissonInterval } from "../stats/mod.ts";
import { ARD_CODES } from "./ard_code.ts";
import { type ArdGrid, codesOf } from "./ard_grid.ts";
import { type ArdPeriod, periodFrom } from "./ard_period.ts";
import { type ArdEvent, EVENT_CODE } from "./ard_rate.ts";
import { forestAt } from "./forest_at.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";
import { PREFECTURES } from "./prefecture.ts";

/**
 * Which points are looked at. `planned`: all (計画格子点). The others are survey plots (調査点), points in forest by use,
 * taken `once`: forest in the first year, the same plots ever after; `start`: forest at the start of each period;
 * `end`: forest at its end.
 */
export type PlotView = "planned" | "once" | "start" | "end";

/** What one view sees of an event. */
export interface PlotViewEvents {
  event: ArdEvent;
  events: number;
  /** Area, ha per year: land area times share of the points of the whole grid that were read. */
  areaHa: number;
  /** Of the area, from the count (Garwood). */
  interval: Interval;
  /** Of the events that all points see, the share that this view sees, 0-1; undefined where there is none. */
  share: number | undefined;
}

/** What one view sees. */
export interface SurveyPlotView {
  view: PlotView;
  AR: PlotViewEvents;
  D: PlotViewEvents;
  /** Points with AR or D whose state in the first year is not known: not among the plots of `once`; else 0. */
  unknown: number;
}

/** How {@link surveyPlotViews} counts. */
export interface SurveyPlotViewOptions {
  /** Periods of the grid, in time: also those before `from`, which tell what was forest then. */
  periods: readonly ArdPeriod[];
  /** Year of the image in which plots are taken `once`, and the first period starts. */
  from: number;
  /** Default 0.95. */
  level?: number;
  /** Default: the published one. */
  landHa?: (pref: number) => number;
}

const IS_READ = Uint8Array.from([0, ...ARD_CODES.map(({ landUse }) => +(landUse !== undefined))]);

/**
 * What survey plots in forest would tell of AR and D, beside the points they are taken from: by whether they hold the
 * point when it changes. A point of AR is no forest at the start and one of D none at the end, so that no set of plots
 * in forest sees both.
 *
 * @throws Fault when no period starts in the year, when periods do not follow each other, and when the grid lacks one.
 */
export function surveyPlotViews(grid: ArdGrid, options: SurveyPlotViewOptions): SurveyPlotView[] {
  const { periods: all, from, level = 0.95, landHa = (pref: number) => PREFECTURES[pref - 1].landHa } =
    options;
  const periods = all.slice(all.indexOf(periodFrom(all, from)));
  const changed = changedPoints(grid, periods);
  const { state } = forestAt(
    all.map(({ start, end, field }) => ({
      start,
      end,
      codes: pick(codesOf(grid, field), changed.point),
    })),
    from,
  );
  const years = periods.reduce((sum, each) => sum + each.years, 0);
  // Hectares that a point which was read stands for.
  const weights = periods.map(({ field }) => areaOfPoints(grid, codesOf(grid, field), landHa));
  const typical = weights.reduce((sum, { mean }, t) => sum + mean * periods[t].years, 0) / years;
  const see = (view: PlotView, event: ArdEvent): PlotViewEvents => {
    const isForest = ARD_CODES[EVENT_CODE[event] - 1].landUse!;
    let [all, events, area] = [0, 0, 0];
    for (let c = 0; c < changed.point.length; c++) {
      if (changed.code[c] !== EVENT_CODE[event]) continue;
      all++;
      const isSeen = view === "planned" ||
        (view === "once" ? state[c] === PLOT_FOREST.forest : isForest[view]);
      if (!isSeen) continue;
      events++;
      area += weights[changed.period[c]].of[grid.pref[changed.point[c]]];
    }
    const each = events > 0 ? area / events : typical;
    const { lower, upper, ...rest } = poissonInterval(events, { level });
    return {
      event,
      events,
      areaHa: area / years,
      interval: { ...rest, lower: lower * each / years, upper: upper * each / years },
      share: all > 0 ? events / all : undefined,
    };
  };
  const unknown = state.reduce((sum, each) => sum + +(each === PLOT_FOREST.unknown), 0);
  return (["planned", "once", "start", "end"] as const).map((view) => ({
    view,
    AR: see(view, "AR"),
    D: see(view, "D"),
    unknown: view === "once" ? unknown : 0,
  }));
}

/** Points with AR or D, once for each period with one: index of the point and of the period, and the code. */
function changedPoints(
  grid: ArdGrid,
  periods: readonly ArdPeriod[],
): { point: number[]; period: number[]; code: number[] } {
  const found = { point: [] as number[], period: [] as number[], code: [] as number[] };
  periods.forEach(({ field }, t) => {
    const codes = codesOf(grid, field);
    for (let k = 0; k < codes.length; k++) {
      if (codes[k] !== EVENT_CODE.AR && codes[k] !== EVENT_CODE.D) continue;
      found.point.push(k);
      found.period.push(t);
      found.code.push(codes[k]);
    }
  });
  return found;
}

/** Land area for each point read, by prefecture, and in the mean, ha. */
function areaOfPoints(
  { pref }: ArdGrid,
  codes: Int8Array,
  landHa: (pref: number) => number,
): { of: Float64Array; mean: number } {
  const [points, read] = [new Int32Array(48), new Int32Array(48)];
  for (let k = 0; k < codes.length; k++) {
    points[pref[k]]++;
    read[pref[k]] += IS_READ[codes[k]];
  }
  const land = Float64Array.from(points, (n, code) => n > 0 ? landHa(code) : 0);
  const total = land.reduce((sum, area) => sum + area, 0);
  const of = land.map((area, code) => read[code] > 0 ? area / read[code] : 0);
  return { of, mean: total / read.reduce((sum, n) => sum + n, 0) };
}

const pick = (codes: Int8Array, points: readonly number[]) => Int8Array.from(points, (k) => codes[k]);
