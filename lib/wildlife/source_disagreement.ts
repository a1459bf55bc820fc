import { Fault } from "../fault/mod.ts";
import { type Interval, normalQuantile, normalTail, type Random } from "../stats/mod.ts";
import type { DensityArea } from "./density_area.ts";
import { drawDensity } from "./density_draws.ts";
import { type DensityField, densityField } from "./density_field.ts";
import { type DensitySource, isAbsolute } from "./density_source.ts";
import { type FieldPenalties, fitHyperparameters } from "./field_hyperparameters.ts";
import type { IntegratedDensity } from "./integrated_density.ts";
import { laplaceMean } from "./laplace_mean.ts";
import { effectError, type LaplaceMode, laplaceMode } from "./laplace_mode.ts";
import { predictSource, type SourcePrediction } from "./predict_source.ts";

/** How two sources compare. */
export interface SourcePair {
  first: DensitySource["kind"];
  second: DensitySource["kind"];
  /** Level of the second over that of the first, with its interval; null where one of them tells none. */
  ratio: { value: number; interval: Interval } | null;
  /** Probability of a ratio as far from 1 by chance; null as `ratio`. */
  level: number | null;
  /** Probability of patterns as far apart, each predicted from the other. */
  pattern: number;
  /** Of level and pattern together. */
  p: number;
}

/** Where and how far sources differ from each other. */
export interface SourceDisagreement {
  /** Each source as the others predict it. */
  left: SourcePrediction[];
  pairs: SourcePair[];
  /** Probability of such differences by chance: of the levels of pairs and of the patterns of sources, which weigh alike. */
  p: number;
}

/** Options of {@link sourceDisagreement}. */
export interface SourceDisagreementOptions {
  /** Where the draws come from: a stream of its own. */
  random: Random;
  /** Of the interval of the ratio. Default 0.95. */
  level?: number;
  /** Number of draws for each prediction: no probability is smaller than 2 / (draws + 1). Default 600. */
  draws?: number;
  /** As for the surface. Default 0.5, and {@link DEER_PENALTIES}. */
  trendSd?: number;
  penalties?: FieldPenalties | null;
}

/**
 * Compares sources with each other before they are believed together.
 *
 * Each is predicted from all others, and of each pair one from the other (see {@link predictSource}), all at the
 * hyperparameters of the joint surface. The ratio of two levels is that of a surface from both, fitted for itself, in which
 * the second has a level of its own on top of the errors that both state: its mean, as the mode of few counts lies too high
 * (see {@link laplaceMean}).
 *
 * @param sources Those of the joint surface.
 * @throws {Fault} fewer than two sources.
 */
export function sourceDisagreement(
  joint: IntegratedDensity,
  sources: readonly DensitySource[],
  options: SourceDisagreementOptions,
): SourceDisagreement {
  if (sources.length < 2) {
    throw new Fault("wildlife: nothing to disagree with", {
      expected: "two or more sources",
      found: sources.map(({ kind }) => kind).join(", ") || "none",
      remedy: "with one source say that nothing checks it",
    });
  }
  const { random, draws: count = 600, level = 0.95, trendSd, penalties } = options;
  const observed = observedPart(joint.area, sources);
  const known = new Map<string, Parameters<typeof predictSource>[1]>();
  const densityFrom = (some: readonly DensitySource[]) => {
    const key = some.map(({ kind }) => kind).join();
    const made = known.get(key);
    if (made) return made;
    const field = densityField(observed.area, some, { trendSd });
    const relative = !some.some(isAbsolute);
    let before: LaplaceMode | undefined;
    const design = joint.design.map(({ weight, mode }) => {
      before = modeAt(field, joint, mode, before);
      return { weight, mode: before };
    });
    const draws = drawDensity(field, design, { count, random: random.stream(`from ${key}`), relative });
    const density = { field, draws, relative };
    known.set(key, density);
    return density;
  };
  const effects = new Map(
    joint.field.effects.map(({ name }, at) => [name, joint.design[0].mode.effects[at]]),
  );
  const predict = (source: DensitySource, from: readonly DensitySource[]) =>
    predictSource(
      source,
      densityFrom(from),
      { size: joint.draws.size, effects },
      random.stream(`${source.kind} from ${from.map(({ kind }) => kind).join()}`),
    );
  const left = observed.sources.map((source) =>
    predict(source, observed.sources.filter((other) => other !== source))
  );
  const pairs = observed.sources.flatMap((first, k) =>
    observed.sources.slice(k + 1).map((second): SourcePair => {
      const both = sources.length === 2 ? left : [predict(second, [first]), predict(first, [second])];
      const pattern = combined([both.map((each) => each.pattern)]);
      const kinds = { first: first.kind, second: second.kind, pattern };
      if (!(isAbsolute(first) && isAbsolute(second))) {
        return { ...kinds, ratio: null, level: null, p: pattern };
      }
      const apart = densityField(observed.area, [first, second], { ownLevel: second.kind, trendSd });
      const { mode } = fitHyperparameters(apart, {
        correlation: joint.design[0].mode.correlation,
        penalties,
      });
      const { ratio, p } = levelRatio(apart, laplaceMean(apart, mode), level);
      return { ...kinds, ratio, level: p, p: combined([[p], [pattern]]) };
    })
  );
  const levels = pairs.flatMap(({ level }) => level === null ? [] : [level]);
  const patterns = left.map(({ pattern }) => pattern);
  return { left, pairs, p: combined(levels.length > 0 ? [levels, patterns] : [patterns]) };
}

/**
 * One probability from several that depend on each other: the Cauchy combination (Liu & Xie 2020, J. Am. Stat. Assoc. 115,
 * 393-402). Where Bonferroni's correction would be far too careful it is about right.
 *
 * @param groups Weigh alike, and alike within each: one level is not drowned in the patterns of three sources.
 */
function combined(groups: readonly (readonly number[])[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / of.length;
  // A probability of 1 would outweigh all others.
  const cauchy = (p: number) => Math.tan((0.5 - Math.min(p, 0.99)) * Math.PI);
  return 0.5 - Math.atan(mean(groups.map((group) => mean(group.map(cauchy))))) / Math.PI;
}

/** The cells where anything was observed, with the sources numbered by them: nothing else is compared. */
function observedPart(area: DensityArea, sources: readonly DensitySource[]) {
  const kept = Int32Array.from(new Set(sources.flatMap(({ cell }) => Array.from(cell)))).sort();
  const at = new Map(Array.from(kept, (cell, k) => [cell, k]));
  return {
    area: {
      ...area,
      cells: kept.map((cell) => area.cells[cell]),
      covariates: area.covariates.map(({ name, values }) => ({
        name,
        values: Float64Array.from(kept, (cell) => values[cell]),
      })),
    },
    sources: sources.map((source) => ({ ...source, cell: source.cell.map((cell) => at.get(cell)!) })),
  };
}

/** The model at the hyperparameters of the joint surface, looked for from a mode at others. */
function modeAt(
  field: DensityField,
  joint: IntegratedDensity,
  { hyperparameters, correlation }: LaplaceMode,
  start?: LaplaceMode,
) {
  const overdispersion = field.overdispersed.map((kind) =>
    hyperparameters.overdispersion[joint.field.overdispersed.indexOf(kind)]
  );
  return laplaceMode(field, { ...hyperparameters, overdispersion }, correlation, start);
}

/** Of the source with a level of its own to the other. */
function levelRatio(
  field: DensityField,
  mode: LaplaceMode,
  level: number,
): { ratio: NonNullable<SourcePair["ratio"]>; p: number } {
  const at = field.effects.findIndex(({ name }) => name.startsWith("level "));
  const [log, error] = [mode.effects[at], effectError(mode, at)];
  const half = -normalQuantile((1 - level) / 2) * error;
  return {
    ratio: {
      value: Math.exp(log),
      interval: {
        lower: Math.exp(log - half),
        upper: Math.exp(log + half),
        level,
        method: "Wald, log scale",
      },
    },
    p: 2 * normalTail(Math.abs(log) / error),
  };
}
