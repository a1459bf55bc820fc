import { statSync } from "node:fs";
import { fromFile, type GeoTIFF, type GeoTIFFImage } from "geotiff";
import { Fault } from "../fault/mod.ts";
import type { FileCrs } from "./file_crs.ts";
import type { Raster, RasterBand, RasterValues, RasterWindow } from "./raster.ts";

/**
 * Opens a GeoTIFF (OGC 19-008r4) or cloud-optimised GeoTIFF; only what is asked for is read from the file. Cells that
 * stand for points (`RasterPixelIsPoint`) are shifted by half a cell, so {@link Raster.origin} is a corner always. A
 * band with a scale and offset comes in the unit it describes, as floating-point numbers.
 *
 * @throws {Fault} when it is no GeoTIFF, has no place on the map, is turned or upside down, holds several images or a mask.
 */
export async function openGeoTiff(path: string): Promise<Raster> {
  const file = path.replace(/^.*[\\/]/, "");
  let tiff: GeoTIFF | undefined;
  try {
    tiff = await fromFile(path);
    await refuseCutOff(tiff, path, file);
    return await describe(tiff, file);
  } catch (error) {
    await tiff?.close();
    throw unreadable(error, file);
  }
}

async function describe(tiff: GeoTIFF, file: string): Promise<Raster> {
  const image = await tiff.getImage();
  await refuseFurtherImages(tiff, file);
  const { origin, resolution } = placement(image, file);
  const [width, height] = [image.getWidth(), image.getHeight()];
  const bands = await Promise.all(
    Array.from({ length: image.getSamplesPerPixel() }, (_, band) => describeBand(image, band)),
  );
  return {
    width,
    height,
    bands: bands.map(({ scale: _scale, offset: _offset, ...band }) => band),
    origin,
    resolution,
    crs: crsOf(image),
    async read(options = {}): Promise<RasterWindow> {
      const { left, top, right, bottom } = options.window ??
        { left: 0, top: 0, right: width, bottom: height };
      const inside = [left, top, right, bottom].every(Number.isInteger) &&
        0 <= left && left < right && right <= width && 0 <= top && top < bottom && bottom <= height;
      const chosen = options.bands ?? bands.map((_, band) => band);
      if (!inside || chosen.length === 0 || !chosen.every((band) => band in bands)) {
        throw new Fault("geo: a window or band outside a raster", {
          expected: `columns 0-${width}, rows 0-${height}, bands 0-${bands.length - 1}`,
          found: `columns ${left}-${right}, rows ${top}-${bottom}, bands ${chosen.join(", ")}`,
          where: file,
        });
      }
      try {
        const values = await image.readRasters({ window: [left, top, right, bottom], samples: chosen });
        return {
          width: right - left,
          height: bottom - top,
          origin: [origin[0] + left * resolution[0], origin[1] - top * resolution[1]],
          resolution,
          bands: chosen.map((band, i) => inUnit(values[i] as RasterValues, bands[band])),
        };
      } catch (error) {
        throw unreadable(error, file);
      }
    },
    async close() {
      await tiff.close();
    },
  };
}

function unreadable(error: unknown, file: string): Fault {
  if (error instanceof Fault) return error;
  return new Fault("geo: a GeoTIFF cannot be read", {
    found: error instanceof Error ? error.message : String(error),
    where: file,
    remedy: "check it with gdalinfo, or get the file again",
    cause: error,
  });
}

/** Blocks beyond the end of a file would read as zeros. */
async function refuseCutOff(tiff: GeoTIFF, path: string, file: string): Promise<void> {
  const directory = (await tiff.getImage()).getFileDirectory();
  const kind = directory.hasTag("TileOffsets") ? "Tile" : "Strip";
  const offsets = Array.from(
    await directory.loadValue(`${kind}Offsets`) as ArrayLike<number | bigint>,
    Number,
  );
  const sizes = Array.from(
    await directory.loadValue(`${kind}ByteCounts`) as ArrayLike<number | bigint>,
    Number,
  );
  const end = offsets.reduce((most, offset, block) => Math.max(most, offset + sizes[block]), 0);
  const { size } = statSync(path);
  if (end <= size) return;
  throw new Fault("geo: a GeoTIFF is cut off", {
    expected: `${end} bytes at least`,
    found: `${size} bytes`,
    where: file,
    remedy: "get the file again",
  });
}

/** Overviews are fine; a mask or a second image would be left out in silence. */
async function refuseFurtherImages(tiff: GeoTIFF, file: string): Promise<void> {
  const count = await tiff.getImageCount();
  for (let i = 1; i < count; i++) {
    const kind = Number((await tiff.getImage(i)).getFileDirectory().getValue("NewSubfileType") ?? 0);
    if ((kind & 1) !== 0 && (kind & 4) === 0) continue;
    throw new Fault("geo: a GeoTIFF holds more than one raster and its overviews", {
      found: (kind & 4) !== 0 ? "a mask" : `${count} images`,
      where: file,
      remedy: (kind & 4) !== 0
        ? "write the mask as a value: gdal_translate -a_nodata VALUE"
        : "save each image in its own file",
    });
  }
}

function placement(image: GeoTIFFImage, file: string): Pick<Raster, "origin" | "resolution"> {
  const directory = image.getFileDirectory();
  const matrix = directory.getValue("ModelTransformation");
  const scale = directory.getValue("ModelPixelScale");
  const tie = directory.getValue("ModelTiepoint");
  const refuse = (found: string, remedy: string) =>
    new Fault("geo: a GeoTIFF whose place on the map cannot be used", { found, where: file, remedy });
  let origin: [number, number];
  let resolution: [number, number];
  if (matrix) {
    if (matrix[1] !== 0 || matrix[4] !== 0) throw refuse("a turned grid", "turn it north-up with gdalwarp");
    [origin, resolution] = [[matrix[3], matrix[7]], [matrix[0], -matrix[5]]];
  } else if (scale && tie && tie.length === 6) {
    resolution = [scale[0], scale[1]];
    origin = [tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1]];
  } else {
    throw refuse(
      tie ? "ground control points" : "no coordinates",
      "georeference it (gdalwarp, gdal_translate -a_ullr)",
    );
  }
  if (!(resolution[0] > 0 && resolution[1] > 0)) {
    throw refuse("rows from south to north", "turn it with gdalwarp");
  }
  // GTRasterTypeGeoKey 2: coordinates are those of cell centres.
  if (image.getGeoKeys()?.GTRasterTypeGeoKey === 2) {
    origin = [origin[0] - resolution[0] / 2, origin[1] + resolution[1] / 2];
  }
  return { origin, resolution };
}

/** Codes of "user-defined" in GeoKeys. */
const USER_DEFINED = 32767;

function crsOf(image: GeoTIFFImage): FileCrs | undefined {
  const keys = image.getGeoKeys();
  if (!keys) return undefined;
  const code = keys.ProjectedCSTypeGeoKey ?? keys.GeographicTypeGeoKey;
  const name = String(
    keys.PCSCitationGeoKey ?? keys.GTCitationGeoKey ?? keys.GeogCitationGeoKey ?? "unnamed",
  );
  if (code === undefined && name === "unnamed") return undefined;
  return code === undefined || code === USER_DEFINED ? { name } : { name, code: `EPSG:${code}` };
}

interface StoredBand extends RasterBand {
  scale: number;
  offset: number;
}

async function describeBand(image: GeoTIFFImage, band: number): Promise<StoredBand> {
  const metadata = await image.getGDALMetadata(band) ?? {};
  const number = (key: string, otherwise: number) =>
    metadata[key] === undefined ? otherwise : Number(metadata[key]);
  const text = (key: string) => typeof metadata[key] === "string" ? unescape(metadata[key]) : undefined;
  const format = ["uint", "int", "float"][image.getSampleFormat(band) - 1] ?? "unknown";
  // Not getGDALNoData(): it cuts the last character off, a digit where a writer left out the closing NUL.
  const stated = image.getFileDirectory().getValue("GDAL_NODATA")?.replaceAll("\0", "").trim();
  return {
    name: text("DESCRIPTION"),
    unit: text("UNITTYPE"),
    type: `${format}${image.getBitsPerSample(band)}`,
    ...(stated === undefined || stated === "" ? {} : { noData: Number(stated) }),
    scale: number("SCALE", 1),
    offset: number("OFFSET", 0),
  };
}

/** Character references of XML, of which GDAL writes `&amp;`, `&lt;`, `&gt;`, `&quot;` and numbers. */
function unescape(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
    (all, decimal, hex, name) =>
      name ? named[name] ?? all : String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16)),
  );
}

/** Values as the band describes them: scaled, and NaN for "no value" where the type has NaN. */
function inUnit(values: RasterValues, band: StoredBand): RasterValues {
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  const isScaled = band.scale !== 1 || band.offset !== 0;
  if (!isFloat && !isScaled) return values;
  const result = isFloat
    ? values
    : values.BYTES_PER_ELEMENT < 4
    ? new Float32Array(values.length)
    : new Float64Array(values.length);
  // A float32 file states -3.4e38 with fewer digits than the cell has.
  const noData = values instanceof Float32Array && band.noData !== undefined
    ? Math.fround(band.noData)
    : band.noData;
  for (let i = 0; i < values.length; i++) {
    result[i] = values[i] === noData ? NaN : isScaled ? values[i] * band.scale + band.offset : values[i];
  }
  return result;
}
