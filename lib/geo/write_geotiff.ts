import { writeArrayBuffer } from "geotiff";
import { Fault } from "../fault/mod.ts";
import { type Crs, crsName, epsgCode, isGeographic } from "./crs.ts";

/** A grid of cells, as {@link writeGeoTiff} takes it: north is up, rows run from north to south. */
export interface RasterImage {
  /** In cells. */
  width: number;
  height: number;
  /** West and north edge of the first cell (its corner), in units of the crs. */
  origin: readonly [x: number, y: number];
  /** Cell size in units of the crs; both positive. */
  resolution: readonly [x: number, y: number];
  /** With an EPSG code. */
  crs: Crs;
  /** `row * width + column`. The writer of `geotiff` 3.0.5 garbles other types. */
  values: Uint8Array | Float32Array | Float64Array;
  /** The value that stands for "no value". NaN is written as this one. */
  noData?: number;
}

/**
 * A GeoTIFF (OGC 19-008r4) of one band, uncompressed, as GDAL and {@link openGeoTiff} read it. The same cells give the
 * same bytes.
 *
 * @throws Fault for values that do not fill the grid, a cell size that is not positive, NaN without `noData`, and a
 * coordinate system without a code.
 */
export async function writeGeoTiff(image: RasterImage): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, origin: [x, y], resolution, crs, values, noData } = image;
  const code = epsgCode(crs);
  if (code === undefined) {
    throw new Fault("geo: a coordinate system that a GeoTIFF cannot name", {
      expected: "an EPSG code, e.g. EPSG:6676",
      found: crs,
      remedy: "warp the raster into a system with a code",
    });
  }
  const fills = values.length === width * height && values.length > 0;
  if (!fills || !resolution.every((size) => size > 0 && Number.isFinite(size))) {
    throw new Fault("geo: not a raster", {
      expected: `${width} x ${height} values, cells with positive sides`,
      found: `${values.length} values, ${resolution.join(" x ")}`,
    });
  }
  if (noData === undefined && values.some((value) => Number.isNaN(value))) {
    throw new Fault("geo: cells without a value in a GeoTIFF that has no word for them", {
      expected: "`noData`, e.g. -9999",
      found: "NaN",
    });
  }
  const cells = noData === undefined ? values : values.map((value) => Number.isNaN(value) ? noData : value);
  const geographic = isGeographic(crs);
  const bytes = await writeArrayBuffer(cells as never, {
    width,
    height,
    ModelPixelScale: [...resolution, 0],
    ModelTiepoint: [0, 0, 0, x, y, 0],
    GTModelTypeGeoKey: geographic ? 2 : 1,
    GTRasterTypeGeoKey: 1,
    GTCitationGeoKey: crsName(crs).en,
    ...(geographic ? { GeographicTypeGeoKey: code } : { ProjectedCSTypeGeoKey: code }),
    ...(noData === undefined ? {} : { GDAL_NODATA: `${noData}\0` }),
  } as never) as ArrayBuffer;
  return new Uint8Array(bytes);
}
