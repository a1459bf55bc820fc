/** GDAL (gdal3.js 2.8.1, GDAL 3.8) as an independent writer of the files that tests read, and reader of those that they write. */
import { basename, join, relative } from "node:path";
import initGdalJs from "gdal3.js/node.js";

interface Gdal {
  open(path: string, options?: string[]): Promise<{ datasets: unknown[] }>;
  ogr2ogr(dataset: unknown, options: string[], name: string): Promise<unknown>;
  gdal_translate(dataset: unknown, options: string[], name: string): Promise<unknown>;
}

const modules = join(import.meta.dirname!, "..", "..", "node_modules");
const output = Deno.makeTempDirSync({ prefix: "kenzan-gdal-" });
globalThis.addEventListener("unload", () => Deno.removeSync(output, { recursive: true }));
let started: Promise<Gdal> | undefined;

function gdal(): Promise<Gdal> {
  return started ??= (initGdalJs as unknown as (options: object) => Promise<Gdal>)({
    // gdal3.js takes its path from the working directory.
    path: relative(Deno.cwd(), join(modules, "gdal3.js", "dist", "package")),
    dest: output,
    useWorker: false,
  });
}

/** Writes GeoJSON as another vector format; returns the path of the file called `name` + extension. */
export async function writeVector(
  geojson: unknown,
  options: string[],
  name: string,
  extension: string,
): Promise<string> {
  const input = join(output, `${name}-in.geojson`);
  Deno.writeTextFileSync(input, JSON.stringify(geojson));
  const { datasets } = await (await gdal()).open(input);
  await (await gdal()).ogr2ogr(datasets[0], options, name);
  return join(output, `${name}.${extension}`);
}

/** What GDAL reads in a vector file, as GeoJSON in the file's own coordinates. */
export async function readVector(path: string, name: string): Promise<{
  features: { geometry: { coordinates: number[] } | null; properties: Record<string, unknown> }[];
  crs: { properties: { name: string } };
}> {
  const { datasets } = await (await gdal()).open(path);
  await (await gdal()).ogr2ogr(datasets[0], ["-f", "GeoJSON"], name);
  return JSON.parse(Deno.readTextFileSync(join(output, `${name}.geojson`)));
}

/** Writes a raster file again; `files` stand beside each other, the first is opened. */
export async function writeRaster(
  files: Record<string, Uint8Array | string>,
  options: string[],
  name: string,
): Promise<string> {
  for (const [file, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(join(output, file), bytes);
  }
  const [first] = Object.keys(files);
  const { datasets } = await (await gdal()).open(join(output, basename(first)));
  const format = options.includes("-of") ? [] : ["-of", "GTiff"];
  await (await gdal()).gdal_translate(datasets[0], [...format, ...options], name);
  return join(output, `${name}.tif`);
}
