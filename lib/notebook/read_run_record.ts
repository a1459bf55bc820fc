import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { sha256OfFile } from "./canonical.ts";
import { refuseFalseClaim } from "./claim_check.ts";
import { parseNotebook } from "./notebook_file.ts";
import { MANIFEST_FILE } from "./ro_crate.ts";
import { fromCrate } from "./ro_crate_reader.ts";
import type { RunRecord } from "./run_record.ts";
import { NOTEBOOK_FILE, RESULTS_FILE, type Timings, TIMINGS_FILE } from "./write_run_record.ts";

/**
 * Reads a run record and checks that every file is the one that its manifest names.
 *
 * @param folder e.g. `reports/out/landuse-rates`.
 * @throws {Fault} when a part is missing, malformed or changed.
 */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const manifestPath = join(folder, MANIFEST_FILE);
  const { manifest, files } = fromCrate(readJson(await readPart(manifestPath), manifestPath), manifestPath);
  for (const { path, sha256, bytes } of files) {
    const found = await hashPart(join(folder, path));
    if (found?.sha256 === sha256) continue;
    throw new Fault(`notebook: ${path} is ${found ? "altered in" : "gone from"} the record`, {
      expected: `sha256 ${sha256}, ${bytes} bytes`,
      found: found ? `sha256 ${found.sha256}, ${found.bytes} bytes` : "no such file",
      where: join(folder, path),
      remedy: "run the notebook again; nobody should write into reports/out",
    });
  }
  const resultsPath = join(folder, RESULTS_FILE);
  const { items, lineage } = await readResults(
    readJson(await readPart(resultsPath), resultsPath),
    resultsPath,
  );
  const notebookPath = join(folder, NOTEBOOK_FILE);
  const notebook = parseNotebook(await readPart(notebookPath), notebookPath);
  return { folder, notebook, items, lineage, manifest };
}

/**
 * What `results.json` holds.
 *
 * @param where named in the fault.
 * @throws {Fault} when it does not tell where each item comes from, or a claim says what its own numbers do not.
 */
export async function readResults(
  document: unknown,
  where: string,
): Promise<Pick<RunRecord, "items" | "lineage">> {
  const { items, lineage } = (document ?? {}) as Partial<RunRecord>;
  const isWhole = Array.isArray(items) && Array.isArray(lineage?.paths) &&
    items.every((item) => lineage.paths[lineage.items?.[item?.id]?.path] !== undefined);
  if (isWhole) {
    for (const item of items) {
      if (item.kind === "claim") await refuseFalseClaim(item, `${where}, claim ${item.id}`);
    }
    return { items, lineage };
  }
  throw new Fault("notebook: the results are not complete", {
    expected: "items, and for each its lineage",
    found: Array.isArray(items) ? "an item without lineage" : "no items",
    where,
    remedy: "run the notebook again: `deno task report`",
  });
}

/** How long the cells of a record took, if it tells. */
export async function readTimings(folder: string): Promise<Timings | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, TIMINGS_FILE)));
  } catch (error) {
    // An estimate only.
    const isNone = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory;
    if (isNone || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readPart(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Fault("notebook: no run record", {
      expected: `a folder with ${MANIFEST_FILE}, ${RESULTS_FILE} and ${NOTEBOOK_FILE}`,
      found: cause instanceof Error ? cause.message : String(cause),
      where: path,
      remedy: "run the notebook: `deno task report`",
      cause,
    });
  }
}

function readJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("notebook: a run record is damaged", {
      expected: "JSON",
      found: String(cause),
      where: path,
      remedy: "run the notebook again",
      cause,
    });
  }
}

/** Undefined where there is no file. */
async function hashPart(path: string) {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory) return undefined;
    throw error;
  }
}
