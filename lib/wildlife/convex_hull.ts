/**
 * Indices of the corners of the convex hull, counter-clockwise from the westernmost (of these the southernmost) point;
 * points on an edge are left out. Fewer than three if the points are on a line. Monotone chain (Andrew 1979), after
 * points inside the octagon of the extremes are dropped (Akl & Toussaint 1978).
 */
export function convexHull(x: Float64Array, y: Float64Array): Int32Array {
  const order = outside(x, y).sort((i, j) => x[i] - x[j] || y[i] - y[j]);
  const turn = (i: number, j: number, k: number) =>
    (x[j] - x[i]) * (y[k] - y[i]) - (y[j] - y[i]) * (x[k] - x[i]);
  const chain: number[] = [];
  const add = (k: number, floor: number) => {
    while (chain.length > floor && turn(chain[chain.length - 2], chain[chain.length - 1], k) <= 0) {
      chain.pop();
    }
    chain.push(k);
  };
  for (const k of order) add(k, 1);
  const lower = chain.length;
  for (let at = order.length - 2; at >= 0; at--) add(order[at], lower);
  chain.pop();
  return Int32Array.from(chain);
}

/** Indices of the points that are not strictly inside the octagon of the extremes in eight directions. */
function outside(x: Float64Array, y: Float64Array): Int32Array {
  const DIRECTIONS = [[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];
  const corners = DIRECTIONS.map(([u, v]) => {
    let [corner, furthest] = [0, -Infinity];
    for (let i = 0; i < x.length; i++) {
      const along = u * x[i] + v * y[i];
      if (along > furthest) [corner, furthest] = [i, along];
    }
    return corner;
  });
  const isOutside = new Uint8Array(x.length);
  corners.forEach((from, k) => {
    const to = corners[(k + 1) % corners.length];
    const [x0, y0, dx, dy] = [x[from], y[from], x[to] - x[from], y[to] - y[from]];
    if (dx === 0 && dy === 0) return;
    for (let i = 0; i < x.length; i++) if (dx * (y[i] - y0) - dy * (x[i] - x0) <= 0) isOutside[i] = 1;
  });
  return Int32Array.from(x.keys()).filter((i) => isOutside[i] === 1);
}
