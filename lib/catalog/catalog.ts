import { delimiter, dirname, join, resolve } from "node:path";
import { existsSync } from "node:fs";
import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { lateImport } from "../loading/mod.ts";
import type { CatalogEntry } from "./entry.ts";
import { PROJECT, readEntry, refuseUnfinished, shownPath } from "./entry_file.ts";
import { datasetFiles, type EntryFile, findEntries } from "./folders.ts";
import { inDataset } from "./in_dataset.ts";
import type { Location } from "./location.ts";
import type { FramesDataset } from "./open_frames.ts";
import type { ModelDataset } from "./open_model.ts";
import type { RasterDataset } from "./open_raster.ts";
import { FORMATS, type Method, methodOf, WORDS } from "./opening_method.ts";
import { type Perturbation, perturbationAsked } from "./perturbation.ts";
import type { VectorDataset } from "./open_vector.ts";
import { refuseAbsent } from "./refuse_absent.ts";
import { ensureSimulated, isSimulated } from "./simulated.ts";

/** How a catalog is opened. */
export interface CatalogOptions {
  /**
   * Catalog folders besides the built-in `data-catalog/`; an entry in a later folder stands in place of the one with
   * the same id in an earlier folder. Default: `KENZAN_CATALOG`, split as PATH is.
   */
  folders?: string[];
  /** Where simulated data is kept. Default: `data/` of the project. */
  dataFolder?: string;
  /**
   * Ids that may be opened: those the running notebook declares. Default: `KENZAN_INPUTS`, split at commas; without it
   * every id may.
   */
  inputs?: string[];
  /** How tables are perturbed. Default: as `KENZAN_PERTURB` says, which only the runner sets; else not at all. */
  perturbation?: Perturbation;
  /** Told while a dataset is simulated; `done` from 0 to 1, nothing while another process makes it. */
  progress?: (id: string, done?: number) => void;
}

/** The only door to data. Whatever it hands out has passed its checksum and its schema. */
export interface Catalog {
  /** All ids, in alphabetical order. */
  ids(): string[];
  /** All entries. @throws {Fault} for the first one that is not valid. */
  list(): CatalogEntry[];
  /** Whether a dataset can be asked for: it is in the catalog, and the running notebook declares it. */
  has(id: string): boolean;
  /** One entry; its dataset is not looked at. @throws {Fault} for an unknown id and an entry that is not valid. */
  entry(id: string): CatalogEntry;
  /** Where a dataset lies; it need not be there, and is not checked. */
  locate(id: string): Location;
  /**
   * A CSV, Parquet or Arrow dataset as one Arrow table, columns in the order of the schema. Types follow from the
   * schema alone, whatever the format: integer Int32 (Float64 where its bounds go beyond 32 bits), number Float64,
   * string `Dictionary<Utf8, Int32>`, boolean Bool, date DateDay, datetime TimestampMillisecond in UTC. A missing value
   * is null. Units are kept as field metadata `unit`.
   */
  table(id: string): Promise<Table>;
  /** A GeoTIFF dataset; windows are read when asked for. */
  raster(id: string): Promise<RasterDataset>;
  /** A GeoPackage, Shapefile or GeoJSON dataset: geometry as typed arrays, attributes as {@link Catalog.table} gives them. */
  vector(id: string): Promise<VectorDataset>;
  /** A sequence of pictures (ZIP of TIFF or JPEG files), decoded frame by frame when asked for. */
  frames(id: string): Promise<FramesDataset>;
  /** A trained model (ONNX): its bytes, which are read whole, and what it takes and gives. It is not run. */
  model(id: string): Promise<ModelDataset>;
  /**
   * Makes a simulated dataset whose file is not there, as opening it does.
   *
   * @param options.signal Ends that with its reason; nothing is written then.
   */
  prepare(id: string, options?: { signal?: AbortSignal }): Promise<void>;
  /** Checks a dataset as opening does, and reads every cell of a raster and every frame of a sequence. */
  verify(id: string): Promise<Verification>;
}

/** What {@link Catalog.verify} looked at. */
export interface Verification {
  id: string;
  bytes: number;
  /** Rows of a table, features of a vector dataset, cells of a raster (all bands), frames of a sequence, operators of a model. */
  count: number;
  unit: "rows" | "features" | "cells" | "frames" | "operators";
}

/** What opens data, loaded when used: the runner asks for entries and checksums alone, and does not wait for it. */
const opening = {
  table: () => lateImport<typeof import("./open_table.ts")>("./open_table.ts", import.meta.url),
  raster: () => lateImport<typeof import("./open_raster.ts")>("./open_raster.ts", import.meta.url),
  vector: () => lateImport<typeof import("./open_vector.ts")>("./open_vector.ts", import.meta.url),
  frames: () => lateImport<typeof import("./open_frames.ts")>("./open_frames.ts", import.meta.url),
  model: () => lateImport<typeof import("./open_model.ts")>("./open_model.ts", import.meta.url),
  crs: () => lateImport<typeof import("./unknown_crs.ts")>("./unknown_crs.ts", import.meta.url),
};

/** Opens the built-in catalog, and a user's own in front of it. */
export function openCatalog(options: CatalogOptions = {}): Promise<Catalog> {
  // Not async: a Fault while folders are searched becomes a rejection all the same.
  return new Promise((resolveCatalog) => resolveCatalog(new OpenCatalog(options)));
}

class OpenCatalog implements Catalog {
  readonly #files: Map<string, EntryFile>;
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #dataFolder: string;
  readonly #inputs?: Set<string>;
  readonly #perturbation?: Perturbation;
  readonly #progress: (id: string, done?: number) => void;

  constructor(options: CatalogOptions) {
    const folders = options.folders ?? foldersFromEnvironment();
    this.#dataFolder = resolve(options.dataFolder ?? join(PROJECT, "data"));
    const inputs = options.inputs ?? inputsFromEnvironment();
    this.#inputs = inputs && new Set(inputs);
    const all = [join(PROJECT, "data-catalog"), ...folders.map((folder) => resolve(folder))];
    this.#files = findEntries(all, { areLookedAt: inputs === undefined });
    this.#perturbation = options.perturbation ?? perturbationAsked();
    this.#progress = options.progress ?? (() => {});
  }

  ids(): string[] {
    return [...this.#files.keys()];
  }

  list(): CatalogEntry[] {
    return this.ids().map((id) => this.entry(id));
  }

  has(id: string): boolean {
    return this.#files.has(id) && (this.#inputs?.has(id) ?? true);
  }

  entry(id: string): CatalogEntry {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const entry = readEntry(this.#file(id).path, id);
    this.#entries.set(id, entry);
    return entry;
  }

  locate(id: string): Location {
    const entry = this.entry(id);
    const { path: entryFile, domain } = this.#file(id);
    const path = isSimulated(entry)
      ? join(this.#dataFolder, entry.path)
      : resolve(dirname(entryFile), entry.path);
    const files = datasetFiles(path, entry.format).filter((file) => existsSync(file));
    return { entry, entryFile, ...(domain === undefined ? {} : { domain }), path, files };
  }

  async table(id: string): Promise<Table> {
    const location = await this.#opened(id, "table");
    const { openTable } = await opening.table();
    return await inDataset(placeOf(location), () => openTable(location, this.#perturbation));
  }

  async raster(id: string): Promise<RasterDataset> {
    const location = await this.#opened(id, "raster");
    const { openRaster } = await opening.raster();
    return await inDataset(placeOf(location), () => openRaster(location));
  }

  async vector(id: string): Promise<VectorDataset> {
    const location = await this.#opened(id, "vector");
    const { openVector } = await opening.vector();
    return await inDataset(placeOf(location), () => openVector(location));
  }

  async frames(id: string): Promise<FramesDataset> {
    const location = await this.#opened(id, "frames");
    const { openFrames } = await opening.frames();
    return await inDataset(placeOf(location), () => openFrames(location));
  }

  async model(id: string): Promise<ModelDataset> {
    const location = await this.#opened(id, "model");
    const { openModel } = await opening.model();
    return await inDataset(placeOf(location), () => openModel(location));
  }

  async prepare(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const { entry, path, entryFile, domain } = this.locate(id);
    refuseUnfinished(entry, entryFile);
    if (!isSimulated(entry)) return;
    const progress = (done?: number) => this.#progress(id, done);
    await ensureSimulated(entry, { domain, file: path, entryFile, progress, signal });
  }

  async verify(id: string): Promise<Verification> {
    const entry = this.entry(id);
    const { bytes } = entry;
    const method = methodOf(entry);
    if (method === "table") return { id, bytes, count: (await this.table(id)).numRows, unit: "rows" };
    if (method === "vector") {
      return { id, bytes, count: (await this.vector(id)).geometry.length, unit: "features" };
    }
    if (method === "frames") {
      const frames = await this.frames(id);
      const { readEveryFrame } = await opening.frames();
      await readEveryFrame(frames);
      return { id, bytes, count: frames.count, unit: "frames" };
    }
    if (method === "model") {
      return { id, bytes, count: (await this.model(id)).operators, unit: "operators" };
    }
    const raster = await this.raster(id);
    const { readEveryCell } = await opening.raster();
    await readEveryCell(raster);
    return { id, bytes, count: raster.width * raster.height * raster.bands.length, unit: "cells" };
  }

  /** Where the dataset lies, after everything that can be refused without reading it. */
  async #opened(id: string, method: Method): Promise<Location> {
    this.#refuseUndeclared(id);
    const entry = this.entry(id);
    const right = methodOf(entry);
    if (right !== method) {
      const formats = FORMATS[method];
      throw new Fault(
        `catalog: ${id} is not ${WORDS[method]}`,
        {
          expected: formats.length === 1 ? formats[0] : `one of ${formats.join(", ")}`,
          found: entry.format,
          remedy: `open it with catalog.${right}("${id}")`,
        },
      );
    }
    await this.prepare(id);
    const location = this.locate(id);
    refuseAbsent(location);
    // A raster and a vector file may say a system of their own; their openers compare it.
    if (entry.crs !== undefined && method !== "raster" && method !== "vector") {
      const { refuseUnknownCrs } = await opening.crs();
      const [file, entryFile] = [location.path, location.entryFile].map(shownPath);
      refuseUnknownCrs(entry.crs, null, { id, file, entryFile });
    }
    return location;
  }

  #file(id: string): EntryFile {
    const file = this.#files.get(id);
    if (file !== undefined) return file;
    const near = this.ids().filter((other) => id && (other.includes(id) || id.includes(other)));
    const shown = near.length > 0 ? near : this.#ownFirst();
    const more = shown.length > 20 ? `, and ${shown.length - 20} more` : "";
    throw new Fault(`catalog: no dataset "${id}"`, {
      expected: shown.length === 1 ? shown[0] : `one of ${shown.slice(0, 20).join(", ")}${more}`,
      found: `"${id}"`,
      remedy:
        "see `deno task catalog list`; a catalog of your own is given by --catalog DIR or KENZAN_CATALOG",
    });
  }

  /** All ids, those of the user's folders before those of the project: a list that is cut has what was just made. */
  #ownFirst(): string[] {
    const isOwn = ([, { path }]: [string, EntryFile]) => !path.startsWith(join(PROJECT, "data-catalog"));
    const { own = [], shipped = [] } = Object.groupBy(this.#files, (file) => isOwn(file) ? "own" : "shipped");
    return [...own, ...shipped].map(([id]) => id);
  }

  #refuseUndeclared(id: string): void {
    if (this.#inputs === undefined || this.#inputs.has(id)) return;
    throw new Fault(`catalog: the notebook does not declare "${id}"`, {
      expected: [...this.#inputs].join(", ") || "no dataset: it declares none",
      found: `"${id}"`,
      remedy:
        `add "${id}" to \`kenzan.inputs\` in the notebook's metadata: what a notebook reads is part of its record`,
    });
  }
}

const placeOf = ({ entry, path }: Location) => ({ id: entry.name, file: shownPath(path) });

function foldersFromEnvironment(): string[] {
  return (Deno.env.get("KENZAN_CATALOG") ?? "").split(delimiter).filter((folder) => folder !== "");
}

function inputsFromEnvironment(): string[] | undefined {
  return Deno.env.get("KENZAN_INPUTS")?.split(",").map((id) => id.trim()).filter((id) => id !== "");
}
