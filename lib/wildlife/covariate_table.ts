import type { Table } from "apache-arrow";
import type { Interval } from "../stats/mod.ts";
import { tableFrom } from "../table/mod.ts";
import type { CovariateEffect } from "./rest_covariates.ts";

/**
 * Effects of covariates, one a row: `name` with its unit, `mean` and `sd` as texts of fitting digits; `effect` of one
 * standard deviation on log density, `effect_interval` as a text; `step`, and `ratio` of densities for it with
 * `ratio_interval`; `ratio_per_unit` with its bounds; `delta_aic`; and `direction_ja`: 増 or 減 where the whole interval is
 * above or below no effect, else a dash.
 */
export function covariateTable(effects: readonly CovariateEffect[]): Table {
  const texts = (of: (effect: CovariateEffect) => string) => effects.map(of);
  const numbers = (of: (effect: CovariateEffect) => number) => Float64Array.from(effects, of);
  // One digit below the step.
  const measured = (value: number, { step }: CovariateEffect) =>
    fixed(value, Math.min(20, Math.max(0, 1 - Math.round(Math.log10(step)))));
  const direction = (up: string, down: string) =>
    texts(({ interval: { lower, upper } }) => lower > 0 ? up : upper < 0 ? down : "–");
  return tableFrom({
    covariate: texts(({ name }) => name),
    name: texts(({ name, unit }) => unit === "" ? name : `${name} (${unit})`),
    mean: texts((each) => measured(each.mean, each)),
    sd: texts((each) => measured(each.standardDeviation, each)),
    effect: numbers(({ effect }) => effect),
    effect_interval: texts(({ interval }) => span(interval, "～")),
    effect_interval_en: texts(({ interval }) => span(interval, " to ")),
    step: texts(({ step, unit }) =>
      `${step.toLocaleString("en", { maximumSignificantDigits: 1 })} ${unit}`.trim()
    ),
    ratio: numbers(({ perStep }) => perStep.ratio),
    ratio_interval: texts(({ perStep }) => span(perStep.interval, "–")),
    ratio_per_unit: numbers(({ perUnit }) => perUnit.ratio),
    ratio_per_unit_lower: numbers(({ perUnit }) => perUnit.interval.lower),
    ratio_per_unit_upper: numbers(({ perUnit }) => perUnit.interval.upper),
    delta_aic: numbers(({ deltaAic }) => deltaAic),
    direction_ja: direction("増", "減"),
    direction_en: direction("up", "down"),
  });
}

const fixed = (value: number, digits: number) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

const span = ({ lower, upper }: Interval, between: string) =>
  `${fixed(lower, 2)}${between}${fixed(upper, 2)}`;
