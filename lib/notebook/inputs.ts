import { delimiter, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { CatalogEntry } from "../catalog/mod.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import type { RecordedDataset } from "./run_record.ts";

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
 * @throws {Fault} when a dataset is not in the catalog, or its file is not there.
 */
export async function declaredDatasets(
  ids: readonly string[],
  folders: string[],
  notebook: string,
): Promise<RecordedDataset[]> {
  if (ids.length === 0) return [];
  const { checksumOf, openCatalog } = await import("../catalog/mod.ts");
  const catalog = await openCatalog({ folders });
  return [...ids].sort().map((id) => {
    const { entry, path, files } = catalog.locate(id);
    if (files.length === 0 && !("simulator" in entry.source)) {
      throw new Fault(`notebook: the data of ${id} is not there`, {
        expected: path,
        found: "no file",
        where: `${notebook}, metadata.kenzan.inputs`,
        remedy: entry.confidentiality === "confidential"
          ? "it is confidential and does not travel with the project: ask its owner, and put it at this path"
          : "put the file there, or correct `path` in its catalog entry",
      });
    }
    return {
      id,
      title: entry.title,
      ...(files.length === 0 ? { sha256: entry.sha256, bytes: entry.bytes } : checksumOf(files)),
      entry: sha256(canonicalJson(entry)),
      licence: entry.licence,
      confidentiality: entry.confidentiality,
      ...(entry.schema ? { schema: entry.schema } : {}),
      source: sourceOf(entry),
    };
  });
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
