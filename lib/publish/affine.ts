/** A plane map of SVG: x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Leaves every point where it is. */
export const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function multiply(outer: Affine, inner: Affine): Affine {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** Where a point goes. */
export function apply([a, b, c, d, e, f]: Affine, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** Reads an SVG `transform` attribute; skews, which no plot draws, count as nothing. */
export function parseTransform(text: string): Affine {
  let result = IDENTITY;
  for (const [, name, list] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const n = list.split(/[\s,]+/).filter(Boolean).map(Number);
    if (name === "translate") result = multiply(result, [1, 0, 0, 1, n[0], n[1] ?? 0]);
    if (name === "scale") result = multiply(result, [n[0], 0, 0, n[1] ?? n[0], 0, 0]);
    if (name === "matrix") result = multiply(result, n as unknown as Affine);
    if (name === "rotate") {
      const [sin, cos] = [Math.sin(n[0] * Math.PI / 180), Math.cos(n[0] * Math.PI / 180)];
      const [x, y] = [n[1] ?? 0, n[2] ?? 0];
      const around: Affine = [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
      result = multiply(result, around);
    }
  }
  return result;
}
