import type { PointsLayer } from "./map_layer.ts";
import { rounded } from "./markup.ts";

/** Path data of a symbol around a position; all symbols of one radius look equally large. */
export function symbolPath(
  symbol: NonNullable<PointsLayer["symbol"]>,
  x: number,
  y: number,
  radius: number,
): string {
  const at = (dx: number, dy: number) => `${rounded(x + dx * radius)},${rounded(y + dy * radius)}`;
  if (symbol === "circle") {
    const r = rounded(radius);
    return `M${at(-1, 0)}A${r},${r},0,1,1,${at(1, 0)}A${r},${r},0,1,1,${at(-1, 0)}Z`;
  }
  const corners: Record<Exclude<typeof symbol, "circle">, [number, number][]> = {
    square: [[-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]],
    diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
    triangle: [[0, -1.2], [1.15, 0.8], [-1.15, 0.8]],
    cross: [
      [-0.35, -1.1],
      [0.35, -1.1],
      [0.35, -0.35],
      [1.1, -0.35],
      [1.1, 0.35],
      [0.35, 0.35],
      [0.35, 1.1],
      [-0.35, 1.1],
      [-0.35, 0.35],
      [-1.1, 0.35],
      [-1.1, -0.35],
      [-0.35, -0.35],
    ],
  };
  return "M" + corners[symbol].map(([dx, dy]) => at(dx, dy)).join("L") + "Z";
}
