/** Counts how often intervals hold the truth. */
import { Fault } from "kenzan/fault/mod.ts";

/** Lower and upper limit; `Interval` of lib/stats is one. */
export interface Limits {
  lower: number;
  upper: number;
}

/** How one method did in one cell of the study. */
export interface Row {
  method: string;
  /** True for what the library's functions, and so the reports, use unless told otherwise. */
  isDefault: boolean;
  /** Samples drawn; of them those for which the method refused to give an interval. */
  samples: number;
  refused: number;
  /** Share of the intervals given that hold the truth, with its Monte Carlo standard error over populations. */
  coverage: number;
  error: number;
  /** Shares of the intervals that lie above the truth, and below it. */
  tooHigh: number;
  tooLow: number;
  /** Mean width over the truth. */
  width: number;
}

/** Fields of a row, in the order in which they are written. */
export const COLUMNS = [
  "method",
  "isDefault",
  "samples",
  "refused",
  "coverage",
  "error",
  "tooHigh",
  "tooLow",
  "width",
] as const satisfies readonly (keyof Row)[];

/** Fewest intervals that a coverage is told of. */
const FEWEST = 100;

/** Coverage of one method, sample by sample. */
export class Score {
  #samples = 0;
  #given = 0;
  #tooHigh = 0;
  #tooLow = 0;
  #width = 0;
  /** By population: intervals given, and of them those that hold. */
  readonly #populations: { given: number; held: number }[] = [];

  constructor(readonly method: string, readonly isDefault: boolean = false) {}

  /**
   * @param interval Null where there is none; a Fault of a function that computes it counts as refused.
   * @param population Samples of one population depend on each other. Default: one of its own.
   */
  add(
    interval: Limits | null | (() => Limits | null),
    truth: number,
    population: number = this.#populations.length,
  ): void {
    this.#samples++;
    const limits = typeof interval === "function" ? orRefused(interval) : interval;
    const of = this.#populations[population] ??= { given: 0, held: 0 };
    if (limits === null) return;
    const [isTooHigh, isTooLow] = [truth < limits.lower, truth > limits.upper];
    this.#given++;
    of.given++;
    of.held += +!(isTooHigh || isTooLow);
    this.#tooHigh += +isTooHigh;
    this.#tooLow += +isTooLow;
    this.#width += (limits.upper - limits.lower) / truth;
  }

  /** Nothing where too few intervals were given to say anything. */
  rows(): Row[] {
    if (this.#given < FEWEST) return [];
    const coverage = 1 - (this.#tooHigh + this.#tooLow) / this.#given;
    return [{
      method: this.method,
      isDefault: this.isDefault,
      samples: this.#samples,
      refused: this.#samples - this.#given,
      coverage: rounded(coverage),
      error: rounded(shareError(this.#populations)),
      tooHigh: rounded(this.#tooHigh / this.#given),
      tooLow: rounded(this.#tooLow / this.#given),
      width: +(this.#width / this.#given).toPrecision(4),
    }];
  }
}

/** Monte Carlo standard error of the share that is held of what is given: of a ratio of two sums over populations. */
export function shareError(populations: readonly { given: number; held: number }[]): number {
  const total = (of: "given" | "held") => populations.reduce((sum, each) => sum + each[of], 0);
  const share = total("held") / total("given");
  const squares = populations.reduce((sum, { given, held }) => sum + (held - share * given) ** 2, 0);
  const k = populations.length;
  return Math.sqrt(squares * k / (k - 1)) / total("given");
}

/** Four decimals: more than the samples support, few enough to read. Adding 0 makes 0 of -0, as JSON has it. */
export const rounded = (value: number): number => +value.toFixed(4) + 0;

function orRefused(interval: () => Limits | null): Limits | null {
  try {
    return interval();
  } catch (cause) {
    if (cause instanceof Fault) return null;
    throw cause;
  }
}

/** One cell of the study: what was sampled, and how the methods did. Runs alone, with the same outcome. */
export interface Cell {
  part: string;
  /** What makes it another cell than the others. */
  design: Readonly<Record<string, string | number>>;
  /** @param wanted Methods to run; those that are left out change nothing for the others. */
  run(wanted?: (method: string) => boolean): Row[] | Promise<Row[]>;
}
