/** Decimal places of a number that survive; negative: tens, hundreds; `all`: not a bit changed; `none`: it was gone. */
export type Decimals = number | "all" | "none";

/** How a number stood up to runs in other circumstances. */
export interface Digits {
  /** Significant digits that every run shares with the record, 0 to 15.95. */
  worst: number;
  /** Significant digits that a run typically shares with it. */
  typical: number;
  /** Decimal places in which no run differs by more than half a unit. */
  decimals: Decimals;
}

/** Digits of a double: `-log10(2^-53)`. */
const ALL = 53 * Math.log10(2);

/**
 * Compares the number of the record with those of other runs.
 *
 * Significant digits are `-log10` of a relative deviation, as in stochastic arithmetic: of the largest one for the worst
 * case (Févotte & Lathuilière 2016, *VERROU*), and of the root mean square for the typical one, which is Parker's
 * `-log10(σ/μ)` (1997, *Monte Carlo Arithmetic*, UCLA CSD-970002) with the record's number, which is the one printed, in
 * place of the mean. How far few runs reach: Sohier et al. (2021), ACM TOMS 47(2), doi:10.1145/3432184.
 *
 * A printed digit survives where all runs are within half a unit of its place.
 *
 * @param recorded the number of the record.
 * @param others the numbers of the runs; undefined or null where one has none.
 */
export function digitsOf(recorded: number, others: readonly (number | null | undefined)[]): Digits {
  const deviations = others.map((other) => typeof other === "number" ? Math.abs(other - recorded) : Infinity);
  const most = Math.max(0, ...deviations);
  if (!Number.isFinite(most)) return { worst: 0, typical: 0, decimals: "none" };
  const mean = Math.sqrt(deviations.reduce((sum, it) => sum + it * it, 0) / Math.max(1, deviations.length));
  return {
    worst: significant(most, recorded),
    typical: significant(mean, recorded),
    // The slack lets a deviation of half a unit, which no double is, be one.
    decimals: most === 0 ? "all" : Math.floor(-Math.log10(2 * most) + 1e-9),
  };
}

function significant(deviation: number, recorded: number): number {
  if (deviation === 0) return round(ALL);
  if (recorded === 0) return 0;
  return round(Math.min(ALL, Math.max(0, -Math.log10(deviation / Math.abs(recorded)))));
}

/** To hundredths: more of it says nothing. */
function round(digits: number): number {
  return Math.round(100 * digits) / 100;
}

/** The lesser one. */
export function least(a: Decimals, b: Decimals): Decimals {
  if (a === "none" || b === "none") return "none";
  if (a === "all") return b;
  return b === "all" ? a : Math.min(a, b);
}

/** The worse one of two. */
export function worse<D extends Digits>(a: D, b: D): D {
  return b.worst < a.worst || b.worst === a.worst && least(a.decimals, b.decimals) !== a.decimals ? b : a;
}
