import assert from "node:assert/strict";
import { writeArrayBuffer } from "geotiff";
import { openGeoTiff } from "kenzan/geo/mod.ts";
import { writeRaster } from "./gdal.ts";

const WIDTH = 300, HEIGHT = 200;
const heights = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => i % 977 === 0 ? -9999 : i / 7);

/** A plain TIFF and a VRT that gives it a place, a name and a unit. */
async function sources(band: string, type = "Float32"): Promise<Record<string, Uint8Array | string>> {
  const tiff = new Uint8Array(
    await writeArrayBuffer(heights as never, { width: WIDTH, height: HEIGHT }) as ArrayBuffer,
  );
  return {
    "heights.vrt": `<VRTDataset rasterXSize="${WIDTH}" rasterYSize="${HEIGHT}"><SRS>EPSG:6676</SRS>
      <GeoTransform>1000, 5, 0, -82280, 0, -5</GeoTransform><VRTRasterBand dataType="${type}" band="1">${band}
      <SimpleSource><SourceFilename relativeToVRT="1">plain.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
      </VRTRasterBand></VRTDataset>`,
    "plain.tif": tiff,
  };
}

const described = "<Description>標高</Description><UnitType>m</UnitType><NoDataValue>-9999</NoDataValue>";

for (
  const [kind, options] of [
    ["tiled, deflate", [
      "-co",
      "TILED=YES",
      "-co",
      "COMPRESS=DEFLATE",
      "-co",
      "BLOCKXSIZE=64",
      "-co",
      "BLOCKYSIZE=64",
    ]],
    ["strips, LZW with predictor", ["-co", "COMPRESS=LZW", "-co", "PREDICTOR=3"]],
    ["cloud-optimised", ["-of", "COG", "-co", "BLOCKSIZE=128"]],
  ] as const
) {
  Deno.test(`A GeoTIFF that GDAL wrote (${kind}) is read by windows`, async () => {
    const path = await writeRaster(
      await sources(described),
      [...options],
      `heights-${kind.replace(/\W+/g, "-")}`,
    );
    const raster = await openGeoTiff(path);
    assert.deepEqual(
      [raster.width, raster.height, raster.origin, raster.resolution, raster.crs?.code],
      [WIDTH, HEIGHT, [1000, -82280], [5, 5], "EPSG:6676"],
    );
    assert.deepEqual(raster.bands, [{ name: "標高", unit: "m", type: "float32", noData: -9999 }]);
    const window = await raster.read({ window: { left: 50, top: 60, right: 180, bottom: 190 } });
    assert.deepEqual([window.width, window.height, window.origin], [130, 130, [1250, -82580]]);
    for (let row = 0; row < 130; row++) {
      for (let column = 0; column < 130; column++) {
        const truth = heights[(60 + row) * WIDTH + 50 + column];
        const read = window.bands[0][row * 130 + column];
        assert.ok(truth === -9999 ? Number.isNaN(read) : read === truth);
      }
    }
    await assert.rejects(
      raster.read({ window: { left: 0, top: 0, right: 301, bottom: 1 } }),
      /outside a raster/,
    );
    await raster.close();
  });
}

Deno.test("Cells that stand for points are shifted to their corner", async () => {
  const path = await writeRaster(await sources(described), ["-mo", "AREA_OR_POINT=Point"], "point");
  const raster = await openGeoTiff(path);
  assert.deepEqual(raster.origin, [1000, -82280]);
  await raster.close();
});

Deno.test("A band with a scale comes in its unit, with NaN for no value", async () => {
  const band = "<UnitType>m</UnitType><NoDataValue>0</NoDataValue><Scale>0.5</Scale><Offset>-100</Offset>";
  const path = await writeRaster(await sources(band, "UInt16"), [], "scaled");
  const raster = await openGeoTiff(path);
  const { bands: [values] } = await raster.read({ window: { left: 7, top: 0, right: 9, bottom: 1 } });
  // 7/7 = 1 and 8/7, which UInt16 rounds to 1.
  assert.deepEqual([...values], [-99.5, -99.5]);
  const { bands: [first] } = await raster.read({ window: { left: 0, top: 0, right: 1, bottom: 1 } });
  assert.ok(Number.isNaN(first[0]));
  await raster.close();
});

Deno.test("A TIFF without a place on the map, and a file that is none, are refused", async () => {
  const { "plain.tif": plain } = await sources(described);
  const path = Deno.makeTempFileSync({ suffix: ".tif" });
  Deno.writeFileSync(path, (plain as Uint8Array).slice(0, 60));
  await assert.rejects(openGeoTiff(path), /cannot be read/);
  Deno.writeTextFileSync(path, "no tiff");
  await assert.rejects(openGeoTiff(path), /cannot be read/);
  Deno.removeSync(path);
});

Deno.test("A file cut off in its cells is refused, since they would read as zeros", async () => {
  for (const options of [[], ["-co", "TILED=YES", "-co", "COMPRESS=DEFLATE"]]) {
    const whole = Deno.readFileSync(await writeRaster(await sources(described), options, "whole"));
    const path = Deno.makeTempFileSync({ suffix: ".tif" });
    Deno.writeFileSync(path, whole.slice(0, -2_000));
    await assert.rejects(openGeoTiff(path), /cut off/);
    Deno.removeSync(path);
  }
});
