import { extname } from "node:path";
import { Fault } from "../fault/mod.ts";
import {
  countMissing,
  findCrs,
  isMissing,
  readGeoPackage,
  readShapefile,
  type VectorLayer,
} from "../geo/mod.ts";
import type { CatalogEntry } from "./entry.ts";
import { inferSchema } from "./infer_schema.ts";

/** What stands for a coordinate system that the file does not say. */
export const CRS_GAP = "TODO: EPSG:<code>, e.g. EPSG:6668 (JGD2011), EPSG:6669-6687 (plane rectangular)";

/** What a vector file says about itself, and what a person should look at. */
type VectorContents =
  & Pick<CatalogEntry, "encoding" | "crs" | "schema" | "geometry" | "layer">
  & { findings: string[] };

/**
 * What a GeoPackage says of itself.
 *
 * @param layer The layer that is meant; needed where there are several.
 * @throws {Fault} naming the layers where it is open which is meant; when it cannot be read.
 */
export function inferGeoPackage(file: string, layer: string | undefined): VectorContents {
  try {
    return { ...(layer === undefined ? {} : { layer }), ...inferVector(readGeoPackage(file, { layer })) };
  } catch (error) {
    if (!(error instanceof Fault) || !error.subject.startsWith("geo: which layer")) throw error;
    // There is no entry yet in which the layer could be named.
    const { subject, expected, found, where } = error;
    const remedy = "name one of these layers: --layer NAME (and --id, one entry for each)";
    throw new Fault(subject, { expected, found, where, remedy, cause: error });
  }
}

/**
 * Coordinate system, kind of geometry and fields of a layer. Features without geometry, no feature at all, and
 * coordinates that are no degrees where the file says no system, are findings.
 */
export function inferVector(layer: VectorLayer): VectorContents {
  const { geometry } = layer;
  const crs = layer.crs && findCrs(layer.crs);
  const missing = countMissing(geometry);
  const findings: string[] = [];
  if (missing === geometry.length) {
    findings.push(
      geometry.length === 0
        ? "the file has no features: is it whole? The kind of geometry is a guess"
        : "no feature has a geometry: the kind of geometry is a guess",
    );
  }
  if (missing > 0) {
    const row = Array.from({ length: geometry.length }, (_, i) => i).find((i) => isMissing(geometry, i))!;
    findings.push(
      `${missing} of ${geometry.length} features without geometry, the first in row ${
        row + 1
      }: the entry lets them (\`"required": false\` of \`geometry\`)`,
    );
  }
  if (crs === undefined && layer.crs === undefined && !isOnGlobe(geometry)) {
    findings.push(
      "the file says no coordinate system, and its coordinates are no longitudes and latitudes in this order: of a " +
        "plane system, exchanged, or wrong",
    );
  }
  return {
    crs: crs ?? CRS_GAP,
    geometry: { type: geometry.kind, ...(missing > 0 ? { required: false } : {}) },
    schema: inferSchema(layer.attributes, layer.rowKey),
    findings,
  };
}

/** Whether all coordinates may be degrees. */
const isOnGlobe = ({ x, y }: VectorLayer["geometry"]) =>
  !x.some((value) => Math.abs(value) > 180) && !y.some((value) => Math.abs(value) > 90);

/**
 * What a Shapefile says of itself; its encoding where the file itself does not tell.
 *
 * @param files Its parts, and in the same order their `contents`.
 * @throws {Fault} when .shp, .dbf or .shx is not there, or it cannot be read.
 */
export function inferShapefile(files: string[], contents: Uint8Array[], name: string): VectorContents {
  const part = (extension: string) =>
    contents[files.findIndex((file) => file.toLowerCase().endsWith(extension))];
  const parts = { shp: part(".shp"), dbf: part(".dbf"), prj: part(".prj"), cpg: part(".cpg") };
  if (parts.shp === undefined || parts.dbf === undefined || part(".shx") === undefined) {
    throw new Fault("catalog: a Shapefile with parts missing", {
      expected: ".shp, .dbf and .shx",
      found: files.map((file) => extname(file)).join(", "),
      where: name,
      remedy: "put all its parts into one folder",
    });
  }
  // What the file says goes first; text that is valid UTF-8 by accident is rare, valid CP932 is not.
  const failures: unknown[] = [];
  for (const encoding of [undefined, "utf-8", "shift_jis"] as const) {
    try {
      const layer = readShapefile(parts, { name, encoding });
      return { ...(encoding === undefined ? {} : { encoding }), ...inferVector(layer) };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
    }
  }
  throw failures[0];
}
