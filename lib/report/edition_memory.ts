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

/** The first file that is not of the size it was written with, in words. It is asked before every report: no file is read. */
export async function spoiled(
  folder: string,
  files: Record<string, WrittenFile>,
): Promise<string | undefined> {
  for (const [path, { bytes }] of Object.entries(files)) {
    const size = await sizeOf(join(folder, path));
    if (size !== bytes) return `${path} is ${size === undefined ? "gone from" : "altered in"} the record`;
  }
  return undefined;
}

/** What is remembered of the editions in a record's folder. */
export async function recall(folder: string): Promise<RememberedEditions> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, MEMORY_FILE)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Bytes of a file; undefined when there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile ? size : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
