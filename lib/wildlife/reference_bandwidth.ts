import { checkedPositions, type Positions } from "./positions.ts";

/**
 * Reference bandwidth of a bivariate normal kernel, m: sqrt((var x + var y) / 2) n^(-1/6), variances with n - 1 (Worton
 * 1989, 1995; adehabitatHR and amt). Right for a normal distribution; too wide for ranges with several centres.
 *
 * @throws {Fault} What {@link checkedPositions} refuses.
 */
export function referenceBandwidth(positions: Positions): number {
  const { x, y } = checkedPositions(positions, 2);
  return Math.sqrt((variance(x) + variance(y)) / 2) * x.length ** (-1 / 6);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
