import { random } from "kenzan/stats/mod.ts";
import type { Positions } from "kenzan/wildlife/mod.ts";

export const CRS = "EPSG:6676";

/** Positions from pairs. */
export const at = (...places: [x: number, y: number][]): Positions => ({
  animal: "A",
  crs: CRS,
  x: Float64Array.from(places, ([x]) => x),
  y: Float64Array.from(places, ([, y]) => y),
});

/** Independent positions of a bivariate normal distribution around (1000, -2000) m. */
export function normalPositions(seed: number, n: number, sx = 500, sy = 300): Positions {
  const draw = random(seed).stream("positions");
  return at(...Array.from({ length: n }, (): [number, number] => [
    1000 + sx * draw.normal(),
    -2000 + sy * draw.normal(),
  ]));
}

/** Every position moved by a rule. */
export function moved(positions: Positions, rule: (x: number, y: number) => [number, number]): Positions {
  return at(...Array.from(positions.x, (x, i) => rule(x, positions.y[i])));
}

/** Positions in another order. */
export function shuffled(positions: Positions, seed: number): Positions {
  const order = random(seed).shuffle(Array.from(positions.x.keys()));
  return at(...order.map((i): [number, number] => [positions.x[i], positions.y[i]]));
}

/** Positions on a ring, evenly, at two radii. */
export function ring(n: number, inner: number, outer: number): Positions {
  return at(...Array.from({ length: n }, (_, k): [number, number] => {
    const radius = inner + (outer - inner) * ((k * 0.6180339887) % 1);
    const angle = 2 * Math.PI * k / n;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }));
}
