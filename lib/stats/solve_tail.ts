/** Both tail probabilities at a point, and the density there. */
export interface Tails {
  lower: number;
  upper: number;
  density: number;
}

/**
 * The x in (0, end) whose tail holds a probability: Newton's method on the logarithms of both, in which a tail is
 * nearly a straight line, kept inside a bracket.
 *
 * @param start A point with the bulk of the distribution around it, e.g. the mean.
 */
export function solveTail(
  probability: number,
  tail: "lower" | "upper",
  tails: (x: number) => Tails,
  end: number,
  start: number,
): number {
  let low = 0;
  let high = end;
  let x = start;
  for (let i = 0; i < 500; i++) {
    const { [tail]: found, density } = tails(x);
    const beyond = tail === "lower" ? found >= probability : found <= probability;
    if (beyond) high = x;
    else low = x;
    // d log(tail) / d log(x) = +-x density / tail
    const slope = (tail === "lower" ? 1 : -1) * x * density / found;
    let next = x * Math.exp((Math.log(probability) - Math.log(found)) / slope);
    if (!(next > low && next < high)) {
      next = high === Infinity ? 2 * x : low === 0 ? high / 16 : (low + high) / 2;
    }
    if (Math.abs(next - x) <= 2e-16 * x || next === low || next === high) return next;
    x = next;
  }
  return x;
}
