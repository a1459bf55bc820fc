/** Fewest second-phase points a stratum needs for a variance. */
const FEWEST = 2;

/**
 * Strata by the finest name that leaves each of them two or more second-phase points: thin ones are joined with the
 * other thin ones of the next wider name, and at last with the largest stratum.
 *
 * @param names By point the names from fine to wide, e.g. prefecture, region.
 * @param isSecond Whether a point has a second-phase value.
 */
export function joinThinStrata(
  names: ReadonlyArray<readonly string[]>,
  isSecond: (k: number) => boolean,
): { strata: number[][]; joined: string[] } {
  const joined: string[] = [];
  const strata: number[][] = [];
  const secondIn = (points: readonly number[]) => points.reduce((n, k) => n + +isSecond(k), 0);
  let left = Array.from(names, (_, k) => k);
  for (let level = 0; level < (names[0]?.length ?? 0); level++) {
    const thin: number[] = [];
    for (
      const [name, points] of [...Map.groupBy(left, (k) => names[k][level])].sort(([a], [b]) =>
        a < b ? -1 : 1
      )
    ) {
      if (secondIn(points) >= FEWEST) {
        strata.push(points);
        continue;
      }
      if (level === 0) joined.push(name);
      for (const k of points) thin.push(k);
    }
    left = thin;
  }
  if (left.length > 0) {
    const largest = strata.reduce((most, each) => each.length > (most?.length ?? 0) ? each : most, strata[0]);
    if (largest === undefined) strata.push(left);
    else for (const k of left) largest.push(k);
  }
  return { strata, joined };
}
