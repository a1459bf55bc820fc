/** A step of a survival curve. */
export interface SurvivalStep {
  /** s. */
  time: number;
  /** Estimated probability of a longer time, from `time` on. */
  survival: number;
  /** Times that ended at `time`, and those that lasted until then. */
  ends: number;
  atRisk: number;
}

/**
 * Kaplan and Meier's estimate of the distribution of times, some of which are censored: a step at each time that ended.
 *
 * @param censored 1 where the time went on. With `reverse` the roles change: the distribution of censoring.
 */
export function kaplanMeier(
  time: ArrayLike<number>,
  censored: ArrayLike<number>,
  options: { reverse?: boolean } = {},
): SurvivalStep[] {
  const { reverse = false } = options;
  const order = Array.from({ length: time.length }, (_, k) => k).sort((a, b) => time[a] - time[b]);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  for (let from = 0; from < order.length;) {
    const at = time[order[from]];
    let [to, ends] = [from, 0];
    for (; to < order.length && time[order[to]] === at; to++) {
      ends += Number((censored[order[to]] === 1) === reverse);
    }
    const atRisk = order.length - from;
    if (ends > 0) {
      survival *= 1 - ends / atRisk;
      steps.push({ time: at, survival, ends, atRisk });
    }
    from = to;
  }
  return steps;
}
