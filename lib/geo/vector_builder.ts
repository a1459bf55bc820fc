import { Fault } from "../fault/mod.ts";
import type { Geometries } from "./vector.ts";

/**
 * Collects the vertices of a file's features and hands out {@link Geometries}: one call for each vertex, then one for
 * each path or ring, polygon and feature that ends. Used by the readers of this folder.
 */
export class GeometryBuilder {
  readonly #x = new Growing(Float64Array);
  readonly #y = new Growing(Float64Array);
  readonly #z = new Growing(Float64Array);
  readonly #lineStart = new Growing(Uint32Array, 0);
  readonly #polygonStart = new Growing(Uint32Array, 0);
  readonly #lineEnd = new Growing(Uint32Array, 0);
  readonly #polygonEnd = new Growing(Uint32Array, 0);
  readonly #missing: number[] = [];
  #kind?: Geometries["kind"];
  #hasHeights = false;
  #features = 0;

  /** `where` names the file and layer in faults. */
  constructor(private readonly where: string) {}

  /** Adds a vertex; `z` is left out where the file has no heights. */
  vertex(x: number, y: number, z = NaN): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw this.#fault("has a coordinate that is not a finite number", `${x}, ${y}`);
    }
    if (!Number.isNaN(z)) this.#hasHeights = true;
    this.#x.push(x);
    this.#y.push(y);
    this.#z.push(z);
  }

  /** Ends the path or ring made of the vertices since the last end. */
  endLine(): void {
    this.#lineStart.push(this.#x.length);
  }

  /** Ends the polygon made of the rings since the last end, outer ring first. */
  endPolygon(): void {
    this.#polygonStart.push(this.#lineStart.length - 1);
  }

  /** Ends a feature of this kind; undefined for one without geometry. */
  endFeature(kind?: Geometries["kind"]): void {
    if (kind === undefined) this.#missing.push(this.#features);
    else if (this.#kind === undefined) this.#kind = kind;
    else if (kind !== this.#kind) {
      throw this.#fault(
        `is a ${kind}, others are a ${this.#kind}`,
        kind,
        "split the file by kind of geometry",
      );
    }
    this.#features++;
    this.#lineEnd.push(this.#lineStart.length - 1);
    this.#polygonEnd.push(this.#polygonStart.length - 1);
    if (kind === "point" && this.#x.length + this.#missing.length !== this.#features) {
      this.#features--;
      throw this.#fault("has several points", "multipoint", "give each point its own feature");
    }
  }

  /** Everything collected; a layer without a single geometry counts as points. */
  finish(): Geometries {
    const kind = this.#kind ?? "point";
    const axes = { x: this.#x.take(), y: this.#y.take(), ...(this.#hasHeights ? { z: this.#z.take() } : {}) };
    const length = this.#features;
    if (kind === "point") {
      for (const axis of Object.keys(axes) as (keyof typeof axes)[]) axes[axis] = this.#spread(axes[axis]!);
      return { kind, length, ...axes };
    }
    if (kind === "line") {
      return { kind, length, ...axes, pathStart: this.#lineStart.take(), featureStart: this.#lineEnd.take() };
    }
    const polygons = {
      kind,
      length,
      ...axes,
      ringStart: this.#lineStart.take(),
      polygonStart: this.#polygonStart.take(),
      featureStart: this.#polygonEnd.take(),
    };
    this.#orient(polygons);
    return polygons;
  }

  /** Point coordinates with NaN for each feature that has none. */
  #spread(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    if (this.#missing.length === 0) return values;
    const all = new Float64Array(this.#features);
    let gap = 0;
    for (let i = 0; i < all.length; i++) all[i] = this.#missing[gap] === i ? (gap++, NaN) : values[i - gap];
    return all;
  }

  /** Turns rings that run the wrong way round, and refuses rings that are open or too short. */
  #orient(polygons: Extract<Geometries, { kind: "polygon" }>): void {
    const { x, y, z, ringStart, polygonStart } = polygons;
    for (let p = 0; p + 1 < polygonStart.length; p++) {
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        const first = ringStart[r];
        const end = ringStart[r + 1];
        if (end - first < 4 || x[first] !== x[end - 1] || y[first] !== y[end - 1]) {
          throw new Fault("geo: a polygon ring is open", {
            expected: "at least four vertices, the last equal to the first",
            found: `${end - first} vertices`,
            where: `${this.where}, ring ${r + 1}, near ${x[first]}, ${y[first]}`,
            remedy: "repair the geometry (QGIS: Fix geometries) and save the file again",
          });
        }
        const counterClockwise = signedArea(x, y, first, end) > 0;
        if (counterClockwise !== (r === polygonStart[p])) {
          for (const axis of [x, y, z]) axis?.subarray(first, end).reverse();
        }
      }
    }
  }

  #fault(subject: string, found: string, remedy = "repair the file"): Fault {
    return new Fault(`geo: a feature ${subject}`, {
      found,
      where: `${this.where}, feature ${this.#features + 1}`,
      remedy,
    });
  }
}

/** Area of the closed ring of vertices `first..end`, positive when it runs counter-clockwise. */
export function signedArea(x: Float64Array, y: Float64Array, first: number, end: number): number {
  let sum = 0;
  // Relative to the first vertex: plane coordinates of millions of metres would cancel otherwise.
  const x0 = x[first];
  const y0 = y[first];
  for (let v = first; v + 1 < end; v++) sum += (x[v] - x0) * (y[v + 1] - y0) - (x[v + 1] - x0) * (y[v] - y0);
  return sum / 2;
}

type Numbers = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** A typed array that grows by doubling. */
class Growing<T extends Numbers> {
  length = 0;
  #values: T;

  constructor(private readonly type: new (length: number) => T, ...first: number[]) {
    this.#values = new type(1024);
    for (const value of first) this.push(value);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new this.type(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  take(): T {
    return this.#values.slice(0, this.length) as T;
  }
}
