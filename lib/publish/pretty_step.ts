/** The nearest of 1, 2, 5 times a power of ten that is at least `least`. */
export function prettyStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9))!;
  return factor * power;
}

/** The largest of 1, 2, 5 times a power of ten that is at most `most`. */
export function prettyLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2, 1].find((candidate) => candidate * power <= most * (1 + 1e-9))!;
  return factor * power;
}

/** Round numbers from low to high, about `count` of them. */
export function prettyTicks(low: number, high: number, count: number): number[] {
  const step = prettyStep((high - low) / count);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return ticks;
}
