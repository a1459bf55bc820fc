import type { UtilisationDistribution } from "./utilisation_distribution.ts";

/**
 * For each cell the share of the distribution in cells as dense as it or denser, 0-1, `row * width + column`: a cell
 * belongs to the p % range if its volume is at most p/100. Not renormalised, as in adehabitatHR's `getvolumeUD`.
 */
export function cumulativeVolume({ density, grid, mass }: UtilisationDistribution): Float64Array {
  const area = grid.cell ** 2;
  const sorted = density.filter((value) => value > 0).sort();
  const volume = new Float64Array(sorted.length);
  let sum = 0;
  for (let k = sorted.length - 1; k >= 0; k--) {
    sum += sorted[k] * area;
    volume[k] = sum;
  }
  return density.map((value) => {
    if (value === 0) return mass;
    // Of cells with one density the lowest place, so that all of them have the same volume.
    let [low, high] = [0, sorted.length - 1];
    while (low < high) {
      const middle = low + high >> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return volume[low];
  });
}
