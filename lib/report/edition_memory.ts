import { join } from "node:path";
import { type RunRecord, sha256OfFile } from "../notebook/mod.ts";
import { editionKey } from "./edition_key.ts";
import type { ReportOptions, ReportWarning } from "./report.ts";

/** A file as it was written. */
export type WrittenFile = { sha256: string; bytes: number };

/** What is remembered of an edition: what it was set from, and what was written: the report and its office copies. */
export interface RememberedEdition {
  /** See `editionKey`. */
  key: string;
  pages: number;
  warnings: ReportWarning[];
  /** By path in the record. */
  files: Record<string, WrittenFile>;
}

/** By the name of the report. */
export type RememberedEditions = Record<string, RememberedEdition>;

/** The file beside the reports that remembers them. */
export const MEMORY_FILE = "editions.json";

/** Name of an edition's file in the record. */
export function editionName({ lang }: ReportOptions): string {
  return lang === "en" ? "report.en.pdf" : "report.pdf";
}

/** The edition in a record whose office copies are what would be made of that record now, if it has one. */
export async function standingEdition(
  record: RunRecord,
  options: ReportOptions,
): Promise<RememberedEdition | undefined> {
  const last = (await recall(record.folder))[editionName(options)];
  return last !== undefined && last.key === await editionKey(record, options) ? last : undefined;
}

/** What was written into a record, to be remembered. */
export async function writtenFiles(folder: string, paths: string[]): Promise<Record<string, WrittenFile>> {
  const files = paths.map(async (path) => [path, await sha256OfFile(join(folder, path))] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** The first file that is not as it was written, in words. */
export async function spoiled(
  folder: string,
  files: Record<string, WrittenFile>,
): Promise<string | undefined> {
  for (const [path, written] of Object.entries(files)) {
    const found = await fileThere(join(folder, path));
    if (found === undefined) return `${path} is gone from the record`;
    if (found.sha256 !== written.sha256) return `${path} is altered in the record`;
  }
  return undefined;
}

/** What is remembered of the editions in a record's folder; nothing of one that is not remembered properly. */
export async function recall(folder: string): Promise<RememberedEditions> {
  let found: unknown;
  try {
    found = JSON.parse(await Deno.readTextFile(join(folder, MEMORY_FILE)));
  } catch (error) {
    // Whatever was done to the file, reports are set again.
    const isNone = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory;
    if (isNone || error instanceof SyntaxError) return {};
    throw error;
  }
  if (!isObject(found)) return {};
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, RememberedEdition] => isEdition(entry[1])),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEdition(value: unknown): value is RememberedEdition {
  return isObject(value) && typeof value.key === "string" && Number.isInteger(value.pages) &&
    Array.isArray(value.warnings) && isObject(value.files) &&
    Object.values(value.files).every((file) =>
      isObject(file) && typeof file.sha256 === "string" && Number.isInteger(file.bytes)
    );
}

/** Undefined where there is no file. */
async function fileThere(path: string): Promise<WrittenFile | undefined> {
  try {
    return (await Deno.stat(path)).isFile ? await sha256OfFile(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
