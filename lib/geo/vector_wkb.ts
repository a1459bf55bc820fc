import { Fault } from "../fault/mod.ts";
import type { Geometries } from "./vector.ts";
import type { GeometryBuilder } from "./vector_builder.ts";

/** WKB geometry types (OGC 06-103r4, 8.2.3), without the thousands that tell the dimensions. */
const POINT = 1, LINE = 2, POLYGON = 3, MULTI_POINT = 4, MULTI_LINE = 5, MULTI_POLYGON = 6;
const KINDS: Record<number, Geometries["kind"]> = {
  [POINT]: "point",
  [MULTI_POINT]: "point",
  [LINE]: "line",
  [MULTI_LINE]: "line",
  [POLYGON]: "polygon",
  [MULTI_POLYGON]: "polygon",
};

/**
 * Adds one well-known-binary geometry to `into` as a feature: points, lines and polygons, single or multiple, with or
 * without Z and M, either byte order (OGC 06-103r4, ISO types and the extended flags). An empty geometry is a missing
 * one.
 *
 * @throws {Fault} for curves and collections, and when the bytes end early.
 */
export function addWellKnownBinary(bytes: Uint8Array, into: GeometryBuilder, where: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let little = true;

  const head = () => {
    little = view.getUint8(at) === 1;
    const code = view.getUint32(at + 1, little);
    at += 5;
    if (code & 0x20000000) at += 4;
    const dimensions = Math.floor((code & 0x0fffffff) / 1000);
    return {
      type: (code & 0x0fffffff) % 1000,
      z: dimensions === 1 || dimensions === 3 || (code & 0x80000000) !== 0,
      m: dimensions === 2 || dimensions === 3 || (code & 0x40000000) !== 0,
    };
  };
  const count = () => {
    const n = view.getUint32(at, little);
    at += 4;
    return n;
  };
  const vertices = (n: number, z: boolean, m: boolean) => {
    const size = 16 + (z ? 8 : 0) + (m ? 8 : 0);
    for (let i = 0; i < n; i++, at += size) {
      into.vertex(
        view.getFloat64(at, little),
        view.getFloat64(at + 8, little),
        z ? view.getFloat64(at + 16, little) : NaN,
      );
    }
  };
  /** Reads one geometry; true when it had a vertex. */
  const geometry = (): { kind: Geometries["kind"]; filled: boolean } => {
    const { type, z, m } = head();
    const kind = KINDS[type];
    if (kind === undefined) {
      throw new Fault("geo: a kind of geometry that is not read", {
        expected: "points, lines or polygons",
        found: `well-known binary type ${type}`,
        where,
        remedy:
          "turn curves into lines and split collections (ogr2ogr -nlt CONVERT_TO_LINEAR -explodecollections)",
      });
    }
    if (type === POINT) {
      // An empty point is written as NaN coordinates.
      if (Number.isNaN(view.getFloat64(at, little))) {
        at += 16 + (z ? 8 : 0) + (m ? 8 : 0);
        return { kind, filled: false };
      }
      vertices(1, z, m);
      return { kind, filled: true };
    }
    const n = count();
    if (type === LINE && n > 0) {
      vertices(n, z, m);
      into.endLine();
    } else if (type === POLYGON && n > 0) {
      for (let ring = 0; ring < n; ring++) {
        vertices(count(), z, m);
        into.endLine();
      }
      into.endPolygon();
    } else if (type >= MULTI_POINT) {
      let filled = false;
      for (let part = 0; part < n; part++) filled = geometry().filled || filled;
      return { kind, filled };
    }
    return { kind, filled: n > 0 };
  };

  try {
    const { kind, filled } = geometry();
    into.endFeature(filled ? kind : undefined);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault("geo: a geometry ends early", { where, remedy: "get the file again", cause: error });
  }
}
