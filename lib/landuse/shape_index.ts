import type { MultiPolygon, Polygon } from "geojson";

/** Height of a band in which edges are searched: a part of the shape's height. */
const BANDS = 1000;

/** Edges of a shape by bands of y, to ask of many points whether they lie inside (holes do not). */
export class ShapeIndex {
  readonly #edges: Float64Array[];
  readonly #bottom: number;
  readonly #height: number;

  constructor(shape: Polygon | MultiPolygon) {
    const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    const rings = polygons.flat();
    let [bottom, top] = [Infinity, -Infinity];
    for (const ring of rings) {
      for (const [, y] of ring) {
        bottom = Math.min(bottom, y);
        top = Math.max(top, y);
      }
    }
    this.#bottom = bottom;
    this.#height = (top - bottom) / BANDS || 1;
    const bands: number[][] = Array.from({ length: BANDS + 1 }, () => []);
    for (const ring of rings) {
      for (let k = 0; k + 1 < ring.length; k++) {
        const [[x0, y0], [x1, y1]] = [ring[k], ring[k + 1]];
        if (y0 === y1) continue;
        for (let band = this.#band(Math.min(y0, y1)); band <= this.#band(Math.max(y0, y1)); band++) {
          bands[band].push(x0, y0, x1, y1);
        }
      }
    }
    this.#edges = bands.map((band) => Float64Array.from(band));
  }

  #band(y: number): number {
    return Math.floor((y - this.#bottom) / this.#height);
  }

  /** Whether a position lies inside, by the even-odd rule. */
  contains(x: number, y: number): boolean {
    const edges = this.#edges[this.#band(y)];
    if (edges === undefined) return false;
    let inside = false;
    for (let k = 0; k < edges.length; k += 4) {
      const [y0, y1] = [edges[k + 1], edges[k + 3]];
      if ((y0 > y) !== (y1 > y) && x < edges[k] + (y - y0) * (edges[k + 2] - edges[k]) / (y1 - y0)) {
        inside = !inside;
      }
    }
    return inside;
  }
}
