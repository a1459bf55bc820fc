import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { sha256OfFile } from "./canonical.ts";
import type { RecordedItem } from "./run_record.ts";
import { contentFiles } from "./write_run_record.ts";

/**
 * Refuses a record whose files are not what was taken when cells published them: a later cell can write into `files/`,
 * and what is handed on with the report would be another thing than the report tells of.
 *
 * @param folder of the record; nothing writes into it any more.
 * @param notebook path named in the fault.
 * @throws {Fault} which names each such file, with the cell that published it.
 */
export async function refuseChangedContents(
  folder: string,
  items: readonly RecordedItem[],
  notebook: string,
): Promise<void> {
  const changed: { item: RecordedItem; path: string; found: string }[] = [];
  for (const item of items) {
    for (const { path, sha256, bytes } of contentFiles([item])) {
      const now = await contentOf(join(folder, path));
      if (now?.sha256 === sha256 && now.bytes === bytes) continue;
      const found = now === undefined ? "it is gone" : `sha256 ${now.sha256}, ${now.bytes} bytes`;
      changed.push({
        item,
        path,
        found: `${path}: ${found}; published were sha256 ${sha256}, ${bytes} bytes`,
      });
    }
  }
  if (changed.length === 0) return;
  const [{ path }] = changed;
  throw new Fault(`notebook: ${path} changed after it had been published`, {
    expected: "files that stay as they were when a cell published them",
    found: changed.map(({ found }) => found).join("\n"),
    where: changed.map(({ item }) => `${notebook}, cell ${item.cell} publishes ${item.id}`).join("\n"),
    remedy: "write the whole file before publish.file, or let the later cell publish another one",
  });
}

async function contentOf(path: string): Promise<{ sha256: string; bytes: number } | undefined> {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    const isOther = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory ||
      error instanceof Deno.errors.NotADirectory;
    if (isOther) return undefined;
    throw error;
  }
}
