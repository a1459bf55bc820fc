import { zipSync } from "fflate";
import { Fault } from "../fault/mod.ts";
import type { Geometries } from "./vector.ts";
import { type FeatureLayer, featuresOf, type Parts, partsExtent } from "./feature_layer.ts";
import type { ShapefileParts } from "./vector_shapefile.ts";
import { wellKnownText } from "./well_known_text.ts";
import { writeDbf } from "./write_dbf.ts";

/** All parts of a Shapefile, as bytes. */
export type WrittenShapefile = Required<ShapefileParts> & { shx: Uint8Array<ArrayBuffer> };

const SHAPE_TYPES: Readonly<Record<Geometries["kind"], number>> = { point: 1, line: 3, polygon: 5 };

/**
 * A Shapefile (ESRI white paper, July 1998) of points, lines or polygons, as GIS programs and {@link readShapefile} read
 * it: attributes in UTF-8 with a .cpg that says so, the coordinate system as a .prj. Outer rings run clockwise, as the
 * format wants them. The same features give the same bytes.
 *
 * @throws Fault for what {@link FeatureLayer} or a .dbf cannot hold (names of more than ten bytes, texts of more than 254),
 * and a coordinate system that has no well-known text.
 */
export function shapefileParts(layer: FeatureLayer): WrittenShapefile {
  const { kind, parts } = featuresOf(layer);
  const records = parts.map((each) => record(each, kind));
  const length = records.reduce((sum, { length }) => sum + 8 + length, 100);
  const [shp, shx] = [new Uint8Array(length), new Uint8Array(100 + 8 * records.length)];
  const extent = partsExtent(parts) ?? [0, 0, 0, 0];
  for (const file of [shp, shx]) writeHeader(file, SHAPE_TYPES[kind], extent);
  const [main, index] = [new DataView(shp.buffer), new DataView(shx.buffer)];
  let at = 100;
  records.forEach((each, k) => {
    // Lengths and places are in words of two bytes.
    index.setInt32(100 + 8 * k, at / 2);
    index.setInt32(104 + 8 * k, each.length / 2);
    main.setInt32(at, k + 1);
    main.setInt32(at + 4, each.length / 2);
    shp.set(each, at + 8);
    at += 8 + each.length;
  });
  return {
    shp,
    shx,
    dbf: writeDbf(layer.attributes, `layer ${layer.name}`),
    prj: new TextEncoder().encode(wellKnownText(layer.crs)),
    cpg: new TextEncoder().encode("UTF-8"),
  };
}

/**
 * A Shapefile in one ZIP archive: `<name>.shp`, `.shx`, `.dbf`, `.prj`, `.cpg`.
 *
 * @throws Fault for a name that is not made of letters, digits, `_` and `-`, and what {@link shapefileParts} refuses.
 */
export function writeShapefile(layer: FeatureLayer): Uint8Array<ArrayBuffer> {
  if (!/^[\p{L}\p{N}_-]+$/u.test(layer.name)) {
    throw new Fault("geo: not a name for a Shapefile", {
      expected: "letters, digits, _ and -",
      found: JSON.stringify(layer.name),
    });
  }
  const parts = shapefileParts(layer);
  const files = Object.fromEntries(
    (["shp", "shx", "dbf", "prj", "cpg"] as const).map((part) => [`${layer.name}.${part}`, parts[part]]),
  );
  // A fixed day within what ZIP can say in every time zone: the bytes depend on what is in them alone.
  return zipSync(files, { mtime: new Date(1980, 0, 2), level: 6 }) as Uint8Array<ArrayBuffer>;
}

function writeHeader(file: Uint8Array, type: number, extent: readonly number[]): void {
  const view = new DataView(file.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, file.length / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, type, true);
  extent.forEach((value, k) => view.setFloat64(36 + 8 * k, value, true));
}

function record(parts: Parts | null, kind: Geometries["kind"]): Uint8Array {
  if (parts === null) return new Uint8Array(4);
  if (kind === "point") {
    const bytes = new Uint8Array(20);
    const view = new DataView(bytes.buffer);
    const [x, y] = parts[0][0][0];
    view.setInt32(0, SHAPE_TYPES.point, true);
    view.setFloat64(4, x, true);
    view.setFloat64(12, y, true);
    return bytes;
  }
  // Ours run counter-clockwise outside (RFC 7946), the format's clockwise.
  const rings = parts.flat().map((ring) => kind === "polygon" ? [...ring].reverse() : ring);
  const positions = rings.reduce((sum, ring) => sum + ring.length, 0);
  const bytes = new Uint8Array(44 + 4 * rings.length + 16 * positions);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, SHAPE_TYPES[kind], true);
  partsExtent([parts])!.forEach((value, k) => view.setFloat64(4 + 8 * k, value, true));
  view.setInt32(36, rings.length, true);
  view.setInt32(40, positions, true);
  let [first, at] = [0, 44 + 4 * rings.length];
  rings.forEach((ring, r) => {
    view.setInt32(44 + 4 * r, first, true);
    first += ring.length;
    for (const [x, y] of ring) {
      view.setFloat64(at, x, true);
      view.setFloat64(at + 8, y, true);
      at += 16;
    }
  });
  return bytes;
}
