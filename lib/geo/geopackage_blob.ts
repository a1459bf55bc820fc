import type { Geometries } from "./vector.ts";
import type { Parts } from "./feature_layer.ts";

/** What a GeoPackage calls the geometries of a kind; lines and polygons are written as multiple ones. */
export const GEOPACKAGE_TYPES: Readonly<Record<Geometries["kind"], string>> = {
  point: "POINT",
  line: "MULTILINESTRING",
  polygon: "MULTIPOLYGON",
};

/** Header and well-known binary of a point (12-128r17, 2.1.3), little-endian, without envelope; null for NaN. */
export function pointBlob(x: number, y: number, srs: number): Uint8Array | null {
  if (Number.isNaN(x)) return null;
  const writer = new BlobWriter(29, srs);
  writer.geometry(1);
  writer.position(x, y);
  return writer.bytes;
}

/** The same of a feature of any kind. */
export function partsBlob(parts: Parts | null, kind: Geometries["kind"], srs: number): Uint8Array | null {
  if (parts === null) return null;
  if (kind === "point") return pointBlob(parts[0][0][0][0], parts[0][0][0][1], srs);
  const positions = parts.flat().reduce((sum, ring) => sum + ring.length, 0);
  const counts = kind === "line" ? 0 : parts.reduce((sum, rings) => sum + 4 + 4 * (rings.length - 1), 0);
  const writer = new BlobWriter(8 + 9 + 9 * parts.length + counts + 16 * positions, srs);
  writer.geometry(kind === "line" ? 5 : 6);
  writer.count(parts.length);
  for (const rings of parts) {
    writer.geometry(kind === "line" ? 2 : 3);
    if (kind === "polygon") writer.count(rings.length);
    for (const ring of rings) {
      writer.count(ring.length);
      for (const [x, y] of ring) writer.position(x, y);
    }
  }
  return writer.bytes;
}

class BlobWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 8;

  constructor(length: number, srs: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
    this.bytes.set([0x47, 0x50, 0, 1]);
    this.#view.setInt32(4, srs, true);
  }

  /** Byte order and type of a geometry. */
  geometry(type: number): void {
    this.bytes[this.#at++] = 1;
    this.count(type);
  }

  count(number: number): void {
    this.#view.setUint32(this.#at, number, true);
    this.#at += 4;
  }

  position(x: number, y: number): void {
    this.#view.setFloat64(this.#at, x, true);
    this.#view.setFloat64(this.#at + 8, y, true);
    this.#at += 16;
  }
}
