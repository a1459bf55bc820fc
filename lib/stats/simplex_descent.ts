/** Where {@link simplexDescent} ended. */
export interface SimplexEnd {
  z: Float64Array;
  value: number;
  /** Whether the simplex shrank until its values agreed; false if the evaluations ran out. */
  settled: boolean;
}

/**
 * The simplex of Nelder & Mead (1965), with the coefficients of Gao & Han (2012), which depend on the number of
 * parameters, and started anew from its end until that wins nothing more (a collapsed simplex is no minimum).
 *
 * @param g Finite or Infinity; parameters of about the same scale.
 * @param from Where to start, with its value.
 * @param size Of the first simplex.
 * @param tolerance Spread of the values at the end, as a share of |g| + 1.
 * @param spent True when no more evaluations are allowed.
 */
export function simplexDescent(
  g: (z: Float64Array) => number,
  from: { z: Float64Array; value: number },
  size: number,
  tolerance: number,
  spent: () => boolean,
): SimplexEnd {
  const n = from.z.length;
  const expansion = 1 + 2 / n;
  const contraction = 0.75 - 0.5 / n;
  const shrinkage = n > 1 ? 1 - 1 / n : 0.5;
  const corner = (z: Float64Array) => ({ z, value: g(z) });
  const descend = (start: { z: Float64Array; value: number }, edge: number): SimplexEnd => {
    const corners = [
      { z: start.z, value: start.value },
      ...Array.from(start.z, (_, i) => corner(start.z.map((at, j) => i === j ? at + edge : at))),
    ];
    while (true) {
      corners.sort((a, b) => a.value - b.value);
      const [best, worst] = [corners[0], corners[n]];
      const width = Math.max(...worst.z.map((at, i) => Math.abs(at - best.z[i])));
      // Values may agree by symmetry alone: the corners have to be near each other too.
      const agree = worst.value - best.value <= tolerance * (Math.abs(best.value) + 1);
      if (agree && width <= 1e-4 || width <= 1e-13) return { ...best, settled: true };
      if (spent()) return { ...best, settled: false };
      const middle = best.z.map((_, i) => corners.slice(0, n).reduce((sum, { z }) => sum + z[i], 0) / n);
      const along = (t: number) => corner(middle.map((at, i) => at + t * (at - worst.z[i])));
      const reflected = along(1);
      if (reflected.value < best.value) {
        const expanded = along(expansion);
        corners[n] = expanded.value < reflected.value ? expanded : reflected;
      } else if (reflected.value < corners[n - 1].value) {
        corners[n] = reflected;
      } else {
        const outside = reflected.value < worst.value;
        const contracted = along(outside ? contraction : -contraction);
        if (contracted.value < Math.min(reflected.value, worst.value)) {
          corners[n] = contracted;
        } else {
          for (let k = 1; k <= n; k++) {
            corners[k] = corner(corners[k].z.map((at, i) => best.z[i] + shrinkage * (at - best.z[i])));
          }
        }
      }
    }
  };

  let best: SimplexEnd = { ...from, settled: false };
  for (let round = 0; round < 10; round++) {
    const end = descend(best, round % 2 === 0 ? size : -size);
    const won = best.value - end.value;
    best = end;
    if (!end.settled || won <= tolerance * (Math.abs(end.value) + 1)) break;
  }
  return best;
}
