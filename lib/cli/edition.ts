import { join } from "node:path";
import type { StagedRun } from "../notebook/mod.ts";
import {
  editionKey,
  type ReportOptions,
  type ReportWarning,
  setReport,
  writeOfficeCopies,
} from "../report/mod.ts";

/** One edition of a report in a run record. */
export interface Edition {
  /** File name in the record: `report.pdf`, or `report.en.pdf`. */
  name: string;
  pages: number;
  warnings: ReportWarning[];
  /** False when the one that was there is still right. */
  set: boolean;
  /** Why it was set again though nothing it is made of changed. */
  reason?: string;
}

/** What `editions.json` remembers of each report beside it; `files`: the report and its office copies, with their bytes. */
type Remembered = Record<
  string,
  { key: string; pages: number; warnings: ReportWarning[]; files?: Record<string, number> }
>;

const MEMORY = "editions.json";

/** Sets an edition into a staged run, unless the one that is there was set from the same things. */
export async function setEdition(run: StagedRun, options: ReportOptions): Promise<Edition> {
  const name = options.lang === "en" ? "report.en.pdf" : "report.pdf";
  const { folder } = run.record;
  const remembered = await recall(folder);
  const last = remembered[name];
  // Where there is nothing to compare it with, it is not what the report waits for.
  const asked = last && await editionKey(run.record, options);
  let reason: string | undefined;
  if (last !== undefined && last.key === asked) {
    reason = await spoiled(folder, last.files);
    if (reason === undefined) return { name, pages: last.pages, warnings: last.warnings, set: false };
  }
  const written = Promise.withResolvers<void>();
  const [{ pdf, pages, warnings }, copies, key] = await Promise.all([
    setReport(run.record, options, written.resolve),
    written.promise.then(() => writeOfficeCopies(run.record)),
    written.promise.then(() => asked ?? editionKey(run.record, options)),
  ]);
  await run.write(name, pdf);
  const files: Record<string, number> = {};
  for (const path of [name, ...copies]) files[path] = (await Deno.stat(join(folder, path))).size;
  const memory: Remembered = { ...remembered, [name]: { key, pages, warnings, files } };
  await run.write(MEMORY, new TextEncoder().encode(JSON.stringify(memory, null, 2) + "\n"));
  return { name, pages, warnings, set: true, reason };
}

/** The first file that is not as it was written, in words; checksums are for what the manifest names. */
async function spoiled(folder: string, files: Record<string, number> = {}): Promise<string | undefined> {
  for (const [path, bytes] of Object.entries(files)) {
    const size = await sizeOf(join(folder, path));
    if (size !== bytes) return `${path} is ${size === undefined ? "gone from" : "altered in"} the record`;
  }
  return undefined;
}

async function recall(folder: string): Promise<Remembered> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, MEMORY)));
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
