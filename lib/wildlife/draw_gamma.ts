import type { Random } from "../stats/mod.ts";

/** A gamma deviate of scale 1 whose shape is a whole number of halves: waiting times, and half a squared normal deviate. */
export function drawGamma(random: Random, shape: number): number {
  let sum = 0;
  for (let left = Math.floor(shape); left > 0; left--) sum -= Math.log(1 - random.uniform());
  return shape % 1 === 0 ? sum : sum + random.normal() ** 2 / 2;
}
