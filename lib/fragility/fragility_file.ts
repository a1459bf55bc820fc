import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { canonicalJson, FRAGILITY_FILE, type RunManifest, type RunRecord, sha256 } from "../notebook/mod.ts";
import type { Fragility } from "./fragility.ts";

/** Runs of each kind that can be asked for: more would tell little, and a file that names more is not believed. */
export const MOST_RUNS = 999;

/** SHA-256 of what a run was made of: code, parameters, data, packages, versions. The narrative is none of it. */
export function originOf(manifest: RunManifest): string {
  const { notebook: { code }, parameters, datasets, modules, packages, lock, config, environment, granted } =
    manifest;
  const data = datasets.map(({ id, sha256, entry }) => [id, sha256, entry]);
  return sha256(
    canonicalJson({ code, parameters, data, modules, packages, lock, config, environment, granted }),
  );
}

/** The file's bytes. */
export function fragilityBytes(fragility: Fragility): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(fragility, 2) + "\n");
}

/** Without the keys of tables' rows, which are data. */
export function withoutKeys<F extends Fragility | "stale" | undefined>(fragility: F): F {
  if (typeof fragility !== "object") return fragility;
  const bare = structuredClone(fragility);
  for (const { cells = {} } of bare.tables.flatMap(({ columns }) => columns)) {
    for (const cell of Object.values(cells)) cell.at = "";
  }
  return bare;
}

/**
 * What was measured of a record.
 *
 * @returns `stale` when it was measured of another run; undefined when it was not measured.
 */
export async function readFragility(
  { folder, manifest }: Pick<RunRecord, "folder" | "manifest">,
): Promise<Fragility | "stale" | undefined> {
  const path = join(folder, FRAGILITY_FILE);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    throw new Fault("fragility: what was measured is damaged", {
      expected: "a file",
      found: "a folder",
      where: path,
      remedy: "remove it, and measure again: `deno task fragility`",
      cause: error,
    });
  }
  const fragility = parseFragility(text, path);
  return fragility.of === originOf(manifest) ? fragility : "stale";
}

/**
 * Reads the file's text.
 *
 * @throws {Fault} when it is not one.
 */
export function parseFragility(text: string, where: string): Fragility {
  let found: Partial<Fragility> | null;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new Fault("fragility: what was measured is damaged", {
      expected: "JSON",
      found: String(cause),
      where,
      remedy: "measure again: `deno task fragility`",
      cause,
    });
  }
  const lists = ["failures", "values", "tables", "claims", "figures", "files"] as const;
  const { runs = NaN } = found ?? {};
  const isCount = Number.isInteger(runs) && runs >= 1 && runs <= MOST_RUNS;
  if (typeof found?.of === "string" && isCount && lists.every((name) => Array.isArray(found[name]))) {
    return found as Fragility;
  }
  throw new Fault("fragility: what was measured is not whole", {
    expected: `an object with of, runs (1-${MOST_RUNS}), ${lists.join(", ")}`,
    found: text.slice(0, 80),
    where,
    remedy: "measure again: `deno task fragility`",
  });
}
