import { binomialTail, changeTest } from "../stats/mod.ts";

/** Points of somebody, and those of them that are marked. */
export interface MarkedPoints {
  points: number;
  marked: number;
}

/** Somebody held against those who did the same work. */
export interface PeerComparison {
  /**
   * Two-sided exact probability of a share as far from that of the others, those set apart before left out; null where
   * there are no others. Where those set apart are as many as are left, those left are held against them.
   */
  p: number | null;
  isUnlike: boolean;
  /**
   * The least share above that of the others which would be told from it in about 80 % of all cases, their share taken as
   * known (a little less as it varies, too); null where none is.
   */
  detectable: number | null;
}

/** Probability of calling any of a set unlike the others where all are alike: that of three sigma, both sides. */
const LEVEL = 0.0027;
/** Of telling a share that is `detectable`. */
const POWER = 0.8;

/**
 * Who differs from the others of a set, by Fisher's exact test of each against the rest together; sound for two already,
 * where a centre and a spread of so few shares say nothing. The one least like the rest is set apart and the others are
 * compared again, so that one who is far off does not make the others look odd (after Rosner 1983, Technometrics 25,
 * 165-172). Each step is at the level of three sigma divided by the number compared (Bonferroni).
 *
 * Of two that differ, and wherever as many are set apart as are left, nobody can say who is right: all of them are unlike.
 */
export function comparePeers(groups: readonly MarkedPoints[]): PeerComparison[] {
  const p: (number | null)[] = groups.map(() => null);
  const apart = new Set<number>();
  let left = [...groups.keys()];
  while (left.length > 1) {
    for (const k of left) p[k] = changeProbability(groups[k], rest(groups, left, k));
    const least = left.reduce((best, k) => p[k]! < p[best]! ? k : best);
    if (p[least]! > limitOf(left.length)) break;
    for (const k of left.length === 2 ? left : [least]) apart.add(k);
    left = left.filter((k) => !apart.has(k));
  }
  const isSplit = apart.size > 0 && 2 * apart.size >= groups.length;
  if (isSplit) { for (const k of left) p[k] = changeProbability(groups[k], rest(groups, [...apart], k)); }
  return groups.map((group, k) => ({
    p: p[k],
    isUnlike: isSplit || apart.has(k),
    detectable: detectable(
      group.points,
      rest(groups, isSplit ? [...groups.keys()] : left, k),
      limitOf(groups.length),
    ),
  }));
}

/** Two have one test between them. */
const limitOf = (compared: number) => LEVEL / (compared === 2 ? 1 : compared);

function rest(groups: readonly MarkedPoints[], among: readonly number[], but: number): MarkedPoints {
  return among.filter((k) => k !== but).reduce(
    (sum, k) => ({ points: sum.points + groups[k].points, marked: sum.marked + groups[k].marked }),
    { points: 0, marked: 0 },
  );
}

function changeProbability(one: MarkedPoints, others: MarkedPoints): number {
  return changeTest(others.marked, one.marked, { trials: [others.points, one.points] }).p;
}

function detectable(points: number, others: MarkedPoints, limit: number): number | null {
  if (others.points === 0) return null;
  const isTold = (marked: number) => changeProbability({ points, marked }, others) <= limit;
  if (!isTold(points)) return null;
  let [below, told] = [Math.floor(points * others.marked / others.points), points];
  while (told - below > 1) {
    const middle = (below + told) >> 1;
    if (isTold(middle)) told = middle;
    else below = middle;
  }
  let [low, high] = [told / points / 2, 1];
  for (let step = 0; step < 40; step++) {
    const share = (low + high) / 2;
    if (1 - binomialTail(told - 1, points, share) >= POWER) high = share;
    else low = share;
  }
  return high;
}
