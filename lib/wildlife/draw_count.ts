import type { Random } from "../stats/mod.ts";

/**
 * A count with this mean and variance mean + mean^2 / size: negative binomial, or Poisson at size Infinity. Drawn as a
 * Poisson number of groups whose sizes follow the logarithmic distribution (Quenouille 1949), these by Kemp (1981, Appl.
 * Statist. 30, 249-253).
 */
export function drawCount(random: Random, mean: number, size: number): number {
  if (size === Infinity) return random.poisson(mean);
  const growth = Math.log1p(mean / size);
  let count = 0;
  for (let groups = random.poisson(size * growth); groups > 0; groups--) {
    count += Math.floor(
      1 + Math.log(1 - random.uniform()) / Math.log1p(-Math.exp(-growth * random.uniform())),
    );
  }
  return count;
}
