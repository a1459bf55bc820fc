/**
 * A density whose every range is smaller by `inflation`: the share of the distribution in the k densest cells becomes
 * that of the inflation x k densest (Fleming & Calabrese 2017). Shapes stay, since cells keep their order.
 *
 * @param density Per m2 on cells of one size; 0 or more.
 */
export function areaCorrected(density: Float64Array, inflation: number): Float64Array {
  const n = density.length;
  const sorted = density.toSorted(); // least first
  const cumulative = new Float64Array(n + 1);
  for (let k = 0; k < n; k++) cumulative[k + 1] = cumulative[k] + sorted[n - 1 - k];
  const within = (cells: number) => {
    const whole = Math.min(n, Math.floor(cells));
    return whole === n ? cumulative[n] : cumulative[whole] + (cells - whole) * sorted[n - 1 - whole];
  };
  const corrected = new Float64Array(n);
  for (let k = 0; k < n; k++) corrected[n - 1 - k] = within(inflation * (k + 1)) - within(inflation * k);
  return density.map((value) => {
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = low + high >> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    return value === 0 ? 0 : corrected[low];
  });
}
