/** How far areas are from the truth, and how often their intervals hold it. */
import { type Limits, rounded, Score } from "./score.ts";

/** Ratios to the truth, and coverage where there are intervals. A row: see `COLUMNS` of `bench/wildlife_ranges_coverage.ts`. */
export class RatioTally {
  readonly #score: Score;
  readonly #logs: number[] = [];
  #samples = 0;

  constructor(readonly method: string) {
    this.#score = new Score(method);
  }

  add(area: number | null, interval: Limits | null, truth: number): void {
    this.#samples++;
    this.#score.add(interval, truth);
    if (area !== null) this.#logs.push(Math.log(area / truth));
  }

  row(): (string | number | null)[] {
    const given = this.#logs.length;
    const mean = this.#logs.reduce((sum, log) => sum + log, 0) / given;
    const squares = this.#logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
    const [row] = this.#score.rows();
    return [
      this.method,
      this.#samples,
      this.#samples - given,
      given > 1 ? rounded(Math.exp(mean)) : null,
      given > 1 ? rounded(Math.sqrt(squares / (given - 1))) : null,
      ...(row
        ? [row.coverage, row.error, row.tooHigh, row.tooLow, row.width]
        : [null, null, null, null, null]),
    ];
  }
}
