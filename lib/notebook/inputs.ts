import { delimiter, join, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { Catalog } from "../catalog/mod.ts";
import { realPlace } from "./access_paths.ts";
import { type DeclaredDataset, declaredDataset } from "./declared_dataset.ts";
import { lateImport } from "../loading/mod.ts";
import type { RecordedDataset } from "./run_record.ts";

/** What a notebook declares, and the catalog it stands in. */
export interface Inputs {
  /** In the order of their ids. */
  datasets: DeclaredDataset[];
  /**
   * Makes the simulated datasets that are not there; `datasets` then has them.
   *
   * @param progress Told how far it is, 0 to 1; nothing while another process makes the dataset.
   * @param signal Ends it with its reason.
   */
  prepare(progress: (id: string, done?: number) => void, signal?: AbortSignal): Promise<void>;
  /** The catalog id of a file, of a dataset that is not declared. */
  undeclared(place: string): string | undefined;
}

/**
 * Absolute paths of the user's catalog folders: those given, else those of `KENZAN_CATALOG` (a kernel works in
 * another folder, where relative paths would lead astray).
 */
export function absoluteCatalogFolders(given: readonly string[] = []): string[] {
  const folders = given.length > 0 ? given : (Deno.env.get("KENZAN_CATALOG") ?? "").split(delimiter);
  return folders.filter((folder) => folder !== "").map((folder) => resolve(folder));
}

/**
 * The datasets a notebook declares, as they are now: entries, and checksums of the files themselves. A simulated
 * dataset that was not made yet has the checksum it will be held to.
 *
 * @param options.optional Ids that are declared as well where the catalog has them.
 * @param options.root Folder of the project, whose `data/` holds simulated data. Default: this code's project.
 * @param options.notebook named in faults.
 * @throws {Fault} when a dataset is not in the catalog, or its file is not there.
 */
export async function openInputs(
  needed: readonly string[],
  { optional = [], folders, root, notebook }: {
    optional?: readonly string[];
    folders: string[];
    root?: string;
    notebook: string;
  },
): Promise<Inputs> {
  if (needed.length + optional.length === 0) {
    return {
      datasets: [],
      prepare: () => Promise.resolve(),
      undeclared: () => undefined,
    };
  }
  const { openCatalog } = await lateImport<typeof import("../catalog/mod.ts")>(
    "../catalog/mod.ts",
    import.meta.url,
  );
  let progress: (id: string, done?: number) => void = () => {};
  const dataFolder = join(root ?? resolve(import.meta.dirname!, "..", ".."), "data");
  const catalog = await openCatalog({ folders, dataFolder, progress: (id, done) => progress(id, done) });
  const ids = [...new Set([...needed, ...optional.filter((id) => catalog.has(id))])];
  const look = async () => {
    const found: DeclaredDataset[] = [];
    for (const id of ids.toSorted()) {
      found.push(await declaredDataset(catalog.locate(id), { dataFolder, notebook }));
    }
    return found;
  };
  const inputs: Inputs = {
    datasets: await look(),
    async prepare(tell, signal) {
      progress = tell;
      const missing = inputs.datasets.filter(({ files }) => files.length === 0);
      for (const { recorded: { id } } of missing) await catalog.prepare(id, { signal });
      if (missing.length > 0) inputs.datasets = await look();
    },
    undeclared: (place) => catalog.ids().find((id) => !ids.includes(id) && belongs(catalog, id, place)),
  };
  return inputs;
}

/**
 * What the manifest would say about datasets, as they are now.
 *
 * @param notebook named in faults.
 * @throws {Fault} as {@link openInputs}.
 */
export async function declaredDatasets(
  ids: readonly string[],
  folders: string[],
  notebook: string,
): Promise<RecordedDataset[]> {
  return (await openInputs(ids, { folders, notebook })).datasets.map(({ recorded }) => recorded);
}

function belongs(catalog: Catalog, id: string, place: string): boolean {
  try {
    const { entryFile, path, files } = catalog.locate(id);
    return [entryFile, path, ...files].some((file) => realPlace(file) === place);
  } catch (error) {
    if (error instanceof Fault) return false; // an entry that cannot be read describes nothing
    throw error;
  }
}
