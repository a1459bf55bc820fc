import type { StagedRun } from "../notebook/mod.ts";
import { editionKey } from "./edition_key.ts";
import {
  editionName,
  MEMORY_FILE,
  recall,
  type RememberedEditions,
  spoiled,
  writtenFiles,
} from "./edition_memory.ts";
import { setReport, writeOfficeCopies } from "./press.ts";
import type { ReportOptions, ReportWarning } from "./report.ts";

/** One edition of a report in a run record. */
export interface RecordedEdition {
  /** File name in the record: `report.pdf`, or `report.en.pdf`. */
  name: string;
  pages: number;
  warnings: ReportWarning[];
  /** False when the one that was there is still right. */
  set: boolean;
  /** Why it was set again though nothing it is made of changed. */
  reason?: string;
}

/** Sets an edition into a staged run, unless the one that is there was set from the same things. */
export async function setEdition(run: StagedRun, options: ReportOptions): Promise<RecordedEdition> {
  const name = editionName(options);
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
  const files = await writtenFiles(folder, [name, ...copies]);
  const memory: RememberedEditions = { ...remembered, [name]: { key, pages, warnings, files } };
  await run.write(MEMORY_FILE, new TextEncoder().encode(JSON.stringify(memory, null, 2) + "\n"));
  return { name, pages, warnings, set: true, reason };
}
