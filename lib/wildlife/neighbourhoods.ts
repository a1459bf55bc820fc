import { Fault } from "../fault/mod.ts";
import { nearestPoints } from "../stats/mod.ts";

/** Which fixes make a local hull with a fix: one of the three rules of Getz et al. (2007), its parameter above 0. */
export type NeighbourRule =
  /** So many nearest fixes; those as near as the last of them too. */
  | { k: number }
  /** All fixes within so many metres. */
  | { r: number }
  /** The nearest fixes, as long as their distances sum to no more than so many metres. */
  | { a: number };

interface Places {
  x: Float64Array;
  y: Float64Array;
}

/**
 * For each place the indices of its neighbours, itself among them. By k near places are looked up in cells; r and a look at
 * all pairs.
 *
 * @param includesFocal Whether the place itself counts among the k.
 * @throws {Fault} A rule without exactly one parameter above 0; a k that is not whole, or makes no triangle.
 */
export function neighbourhoods(places: Places, rule: NeighbourRule, includesFocal: boolean): Int32Array[] {
  const given = Object.entries(rule).filter(([name]) => ["k", "r", "a"].includes(name));
  const [name, value] = given[0] ?? [];
  const least = includesFocal ? 3 : 2;
  if (given.length !== 1 || !(value > 0) || name === "k" && !(Number.isInteger(value) && value >= least)) {
    throw new Fault("wildlife: no rule for neighbours", {
      expected: `one of k (whole, ${least} or more), r (m) and a (m)`,
      found: JSON.stringify(rule),
    });
  }
  if ("k" in rule) {
    const { start, of } = nearestPoints(places, rule.k + (includesFocal ? 0 : 1));
    return Array.from(places.x, (_, i) => of.slice(start[i], start[i + 1]));
  }
  return Array.from(places.x, (_, i) => "r" in rule ? within(places, i, rule.r) : summing(places, i, rule.a));
}

function within({ x, y }: Places, i: number, r: number): Int32Array {
  const near: number[] = [];
  for (let j = 0; j < x.length; j++) {
    if ((x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 <= r * r) near.push(j);
  }
  return Int32Array.from(near);
}

function summing({ x, y }: Places, i: number, a: number): Int32Array {
  // None beyond a can be among them.
  const near: { j: number; distance: number }[] = [];
  for (let j = 0; j < x.length; j++) {
    const distance = Math.sqrt((x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2);
    if (distance <= a) near.push({ j, distance });
  }
  near.sort((u, v) => u.distance - v.distance || u.j - v.j);
  let sum = 0;
  let count = 0;
  while (count < near.length && sum + near[count].distance <= a) sum += near[count++].distance;
  return Int32Array.from(near.slice(0, count), ({ j }) => j);
}
