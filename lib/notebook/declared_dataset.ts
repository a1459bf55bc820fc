import { dirname } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { CatalogEntry, Location } from "../catalog/mod.ts";
import { realPlace, within } from "./access_paths.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { lateImport } from "../loading/mod.ts";
import type { RecordedDataset } from "./run_record.ts";

/** A dataset that a notebook declares, as it is now. */
export interface DeclaredDataset {
  recorded: RecordedDataset;
  /** Absolute path of the entry. */
  entryFile: string;
  /** Its files, by the places that links lead to, and how they look: whoever writes into one leaves a trace. */
  files: { place: string; look: string }[];
  /** The links on the way to its files, and how they look: whoever turns one leaves a trace. */
  links: { place: string; look: string }[];
  /** Folders in which the reader looks for its files by name. */
  folders: string[];
  /** Why it must not be read: its bytes are not those of the entry, or it lies outside of the catalog. */
  fault?: Fault;
}

/**
 * Refuses data that were changed while a notebook ran: what it read may be neither what was there before nor after.
 *
 * @throws {Fault} naming the dataset.
 */
export function refuseMeddling(datasets: DeclaredDataset[]): void {
  for (const { recorded: { id }, files, links } of datasets) {
    const changed = files.find(({ place, look }) => lookOf(place) !== look) ??
      links.find(({ place, look }) => lookOf(place, Deno.lstatSync) !== look);
    if (changed === undefined) continue;
    throw new Fault(`notebook: the data of ${id} changed while the notebook ran`, {
      expected: "the file whose checksum was verified before the first cell",
      found: `${changed.place} was written to, replaced or removed since`,
      remedy: "restore the file and run again",
    });
  }
}

/**
 * Looks at a dataset: its entry, and the checksum of its files themselves.
 *
 * @param options.dataFolder of simulated data.
 * @param options.notebook named in faults.
 * @throws {Fault} when its file is not there; a simulated one has the checksum it will be held to.
 */
export async function declaredDataset(
  location: Location,
  { dataFolder, notebook }: { dataFolder: string; notebook: string },
): Promise<DeclaredDataset> {
  const { checksumOf, refuseChanged } = await lateImport<typeof import("../catalog/mod.ts")>(
    "../catalog/mod.ts",
    import.meta.url,
  );
  const { entry, entryFile, path, files } = location;
  const id = entry.name;
  const isSimulated = "simulator" in entry.source;
  const folder = files.find((file) => Deno.statSync(file).isDirectory);
  if (folder !== undefined || files.length === 0 && !isSimulated) {
    throw new Fault(`notebook: the data of ${id} is not there`, {
      expected: folder ?? path,
      found: folder === undefined ? "no file" : "a folder",
      where: `${notebook}, metadata.kenzan.inputs`,
      remedy: isSimulated
        ? "rename or move the folder: the data is simulated, and is made again"
        : entry.confidentiality === "confidential"
        ? "it is confidential and does not travel with the project: ask its owner, and put it at this path"
        : "put the file there, or correct `path` in its catalog entry",
    });
  }
  const places = files.map((file) => realPlace(file) ?? file);
  const looked = places.map((place) => ({ place, look: lookOf(place) }));
  const links = [...new Set(files.flatMap(linksTo))].map((place) => ({
    place,
    look: lookOf(place, Deno.lstatSync),
  }));
  const checksum = files.length === 0 ? { sha256: entry.sha256, bytes: entry.bytes } : checksumOf(files);
  const fault = faultOf(() => {
    if (files.length > 0) refuseChanged(checksum, entry, { file: path, entryFile });
    refuseLeadingOut(location, places, dataFolder);
  });
  return {
    recorded: {
      id,
      title: entry.title,
      ...checksum,
      entry: sha256(canonicalJson(entry)),
      licence: entry.licence,
      confidentiality: entry.confidentiality,
      ...(entry.schema ? { schema: entry.schema } : {}),
      source: sourceOf(entry),
    },
    entryFile,
    files: looked,
    links,
    folders: entry.format === "shp" ? [dirname(path)] : [],
    ...(fault ? { fault } : {}),
  };
}

/** A link within a catalog folder must not lead out of it: the entry says where data lies, and a link says otherwise. */
function refuseLeadingOut(
  { entry, entryFile, domain, path, files }: Location,
  places: string[],
  dataFolder: string,
) {
  const catalogFolder = domain === undefined ? dirname(entryFile) : dirname(dirname(entryFile));
  const folder = [dataFolder, catalogFolder].find((folder) => within(path, folder)) ?? dirname(path);
  const home = realPlace(folder) ?? folder;
  const at = places.findIndex((place) => !within(place, home));
  if (at < 0) return;
  throw new Fault(`catalog: ${entry.name}: a link leads out of the catalog`, {
    expected: `a file in ${folder}`,
    found: `${files[at]}, which leads to ${places[at]}`,
    where: entryFile,
    remedy: "put the file itself there, or its own path into the entry",
  });
}

function faultOf(check: () => void): Fault | undefined {
  try {
    check();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** The links on the way to a file, itself among them. */
function linksTo(file: string): string[] {
  const above = dirname(file) === file ? [] : linksTo(dirname(file));
  try {
    return Deno.lstatSync(file).isSymlink ? [...above, file] : above;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return above;
    throw error;
  }
}

/** Differs when a file was written to or replaced; of a link, with `lstat`, when it was turned. */
function lookOf(place: string, look = Deno.statSync): string {
  try {
    const { dev, ino, size, mtime, ctime } = look(place);
    return [dev, ino, size, mtime?.getTime(), ctime?.getTime()].join(" ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function sourceOf({ source }: CatalogEntry): RecordedDataset["source"] {
  if (!("simulator" in source)) return source.citation;
  const { simulator, seed, parameters } = source;
  const settings = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`).join(", ");
  return {
    ja: `シミュレーション ${simulator}（乱数シード ${seed}${settings && `、${settings}`}）`,
    en: `Simulation ${simulator} (seed ${seed}${settings && `, ${settings}`})`,
  };
}
