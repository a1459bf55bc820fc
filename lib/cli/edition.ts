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
}

/** What `editions.json` remembers of each report beside it. */
type Remembered = Record<string, { key: string; pages: number; warnings: ReportWarning[] }>;

const MEMORY = "editions.json";

/** Sets an edition into a staged run, unless the one that is there was set from the same things. */
export async function setEdition(run: StagedRun, options: ReportOptions): Promise<Edition> {
  const name = options.lang === "en" ? "report.en.pdf" : "report.pdf";
  const { folder } = run.record;
  const remembered = await recall(folder);
  const key = await editionKey(run.record, options);
  const last = remembered[name];
  if (last?.key === key && await isFile(join(folder, name))) {
    return { name, pages: last.pages, warnings: last.warnings, set: false };
  }
  const [{ pdf, pages, warnings }] = await Promise.all([
    setReport(run.record, options),
    writeOfficeCopies(run.record),
  ]);
  await run.write(name, pdf);
  const memory: Remembered = { ...remembered, [name]: { key, pages, warnings } };
  await run.write(MEMORY, new TextEncoder().encode(JSON.stringify(memory, null, 2) + "\n"));
  return { name, pages, warnings, set: true };
}

async function recall(folder: string): Promise<Remembered> {
  try {
    return JSON.parse(await Deno.readTextFile(join(folder, MEMORY)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
