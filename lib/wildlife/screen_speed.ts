/** Fixes of one animal in order of time: positions in m, times in ms. */
export interface Course {
  time: ArrayLike<number>;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

/**
 * Fixes that cannot be reached at a speed: of the two ends of the fastest step the one goes whose absence leaves the
 * slower neighbours, again and again until no step is faster than the limit. Of an outlier at the very end the outer fix
 * goes where the two ends are alike.
 *
 * @param limit m/s.
 * @returns Indices into the course, ascending.
 */
export function tooFast(course: Course, limit: number): number[] {
  const n = course.time.length;
  const previous = Int32Array.from({ length: n }, (_, i) => i - 1);
  const next = Int32Array.from({ length: n }, (_, i) => i + 1 < n ? i + 1 : -1);
  const speed = (a: number, b: number) => a < 0 || b < 0 ? 0 : speedBetween(course, a, b);
  /** Fastest of the steps that are left around a fix once it is gone. */
  const without = (i: number) => {
    const [a, b] = [previous[i], next[i]];
    return Math.max(speed(a, b), a < 0 ? 0 : speed(previous[a], a), b < 0 ? 0 : speed(b, next[b]));
  };
  const fast = new Set<number>();
  for (let i = 0; i + 1 < n; i++) if (speed(i, i + 1) > limit) fast.add(i);
  const gone: number[] = [];
  while (fast.size > 0) {
    let worst = -1;
    for (const i of fast) if (worst < 0 || speed(i, next[i]) > speed(worst, next[worst])) worst = i;
    const [a, b] = [worst, next[worst]];
    const [leftA, leftB] = [without(a), without(b)];
    const out = leftA < leftB || (leftA === leftB && previous[a] < 0) ? a : b;
    gone.push(out);
    const [p, q] = [previous[out], next[out]];
    fast.delete(out);
    if (p >= 0) {
      next[p] = q;
      fast.delete(p);
      if (speed(p, q) > limit) fast.add(p);
    }
    if (q >= 0) previous[q] = p;
  }
  return gone.sort((a, b) => a - b);
}

/**
 * Spikes: fixes to and from which the animal would have gone faster than `speed` (m/s) with a turn whose cosine is below
 * `cosine` (Bjørneraas et al. 2010, J. Wildl. Manage. 74: 1361-1366, rule 3). One round; neighbours of a spike that goes
 * are asked again.
 *
 * @returns Indices into the course, ascending.
 */
export function spikes(course: Course, { speed, cosine }: { speed: number; cosine: number }): number[] {
  const kept: number[] = [];
  const gone: number[] = [];
  const isSpike = (a: number, i: number, b: number) => {
    const [ux, uy] = [course.x[i] - course.x[a], course.y[i] - course.y[a]];
    const [vx, vy] = [course.x[b] - course.x[i], course.y[b] - course.y[i]];
    const product = Math.hypot(ux, uy) * Math.hypot(vx, vy);
    return speedBetween(course, a, i) > speed && speedBetween(course, i, b) > speed &&
      (ux * vx + uy * vy) / product < cosine;
  };
  for (let i = 0; i < course.time.length; i++) {
    while (kept.length >= 2 && isSpike(kept[kept.length - 2], kept[kept.length - 1], i)) {
      gone.push(kept.pop()!);
    }
    kept.push(i);
  }
  return gone.sort((a, b) => a - b);
}

function speedBetween({ time, x, y }: Course, a: number, b: number): number {
  return Math.hypot(x[b] - x[a], y[b] - y[a]) / ((time[b] - time[a]) / 1000);
}
