import { join } from "node:path";
import type { Content } from "../publish/mod.ts";
import { canonicalJson, sha256 } from "./canonical.ts";
import { formatNotebook } from "./notebook_file.ts";
import { type CrateFile, MANIFEST_FILE, toCrate } from "./ro_crate.ts";
import type { RecordedItem, RunRecord } from "./run_record.ts";
import { kindOf, linkFile, writing } from "./staging.ts";

/** Names of the parts of a record that are not contents of published things. */
export const NOTEBOOK_FILE = "notebook.ipynb",
  RESULTS_FILE = "results.json",
  TIMINGS_FILE = "timings.json";

/** What was measured of a record, beside it: it says itself of which run. */
export const FRAGILITY_FILE = "fragility.json";

/** Milliseconds by cell id: the only file of a record that differs from run to run. */
export interface Timings {
  total: number;
  cells: Record<string, number>;
}

/**
 * Writes a record around the contents that are already in the folder.
 *
 * @throws {Fault} when the system does not let it, or has no room left.
 */
export async function writeRunRecord(
  folder: string,
  { notebook, items, lineage, manifest }: Omit<RunRecord, "folder">,
  timings: Timings | undefined,
): Promise<RunRecord> {
  const write = async (name: string, text: string) => {
    const path = join(folder, name), bytes = new TextEncoder().encode(text);
    await writing(path, () => Deno.writeFile(path, bytes));
    return { sha256: sha256(bytes), bytes: bytes.length };
  };
  const files = recordFiles(
    await write(NOTEBOOK_FILE, formatNotebook(notebook)),
    await write(RESULTS_FILE, canonicalJson({ items, lineage }, 2) + "\n"),
    items,
  );
  if (timings) await write(TIMINGS_FILE, canonicalJson(timings, 2) + "\n");
  const crate = toCrate(manifest, files);
  await write(MANIFEST_FILE, JSON.stringify(crate, undefined, 2) + "\n");
  return { folder, notebook, items, lineage, manifest };
}

/** The files of a record, as its manifest lists them. */
export function recordFiles(
  notebook: Pick<CrateFile, "sha256" | "bytes">,
  results: Pick<CrateFile, "sha256" | "bytes">,
  items: readonly RecordedItem[],
): CrateFile[] {
  return [
    { path: NOTEBOOK_FILE, mediaType: "application/x-ipynb+json", ...notebook },
    { path: RESULTS_FILE, mediaType: "application/json", ...results },
    ...contentFiles(items),
  ];
}

/** Takes what was measured of the last record along to the next one. */
export async function carryMeasurement(from: string, to: string): Promise<void> {
  const measured = join(from, FRAGILITY_FILE);
  if (await kindOf(measured) === "file") await linkFile(measured, join(to, FRAGILITY_FILE));
}

/** The files that hold what items refer to. */
export function contentFiles(items: readonly RecordedItem[]): CrateFile[] {
  const file = ({ path = "", sha256, bytes }: Content, mediaType: string) => ({
    path,
    sha256,
    bytes,
    mediaType,
  });
  return items.flatMap((item) => {
    switch (item.kind) {
      case "value":
      case "claim":
        return [];
      case "table":
        return [file(item.content, "application/vnd.apache.arrow.file")];
      case "file":
        return [file(item.content, item.mediaType)];
      default:
        return [item.content.ja, item.content.en].map((content) => file(content, "image/svg+xml"));
    }
  });
}
