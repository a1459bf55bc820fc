import { isAbsolute, relative, resolve } from "node:path";
import { openCatalog } from "../catalog/mod.ts";

/**
 * Says that a user's catalog has nothing for a notebook, which so ran on other data than its reader may believe;
 * undefined where an input comes from it.
 *
 * @param inputs Catalog ids that the notebook declares.
 * @param folders The user's catalog folders.
 */
export async function unservedCatalog(
  inputs: readonly string[],
  folders: readonly string[],
): Promise<string | undefined> {
  if (folders.length === 0 || inputs.length === 0) return undefined;
  const catalog = await openCatalog({ folders: [...folders] });
  const isOwn = (file: string) =>
    folders.some((folder) => {
      const path = relative(resolve(folder), file);
      return !path.startsWith("..") && !isAbsolute(path);
    });
  // The catalog need not have an optional input.
  const there = inputs.filter((id) => catalog.has(id));
  if (there.some((id) => isOwn(catalog.locate(id).entryFile))) return undefined;
  return `--catalog ${folders.join(" --catalog ")} has no entry for an input of this notebook ` +
    `(${inputs.join(", ")}): it ran on the built-in data`;
}
