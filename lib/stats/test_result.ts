/** The outcome of a test of significance. */
export interface TestResult {
  /** The field's name for it. */
  method: string;
  statistic: number;
  /** Null where the statistic is a count with an exact distribution. */
  degreesOfFreedom: number | null;
  /** Two-sided probability of a result at least as far from what the hypothesis expects. */
  p: number;
}
