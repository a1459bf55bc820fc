import type { RunRecord } from "../notebook/mod.ts";
import type { CopyServices } from "./copy_worker.ts";
import type { PressServices } from "./press_worker.ts";
import type { Report, ReportOptions } from "./report.ts";
import { Thread } from "./thread.ts";

const press = new Thread<PressServices>(new URL("./press_worker.ts", import.meta.url));
const copier = new Thread<CopyServices>(new URL("./copy_worker.ts", import.meta.url));

/**
 * Loads typesetter and fonts in threads of their own, so that this happens while kernels still compute.
 *
 * @param last An earlier record of the notebook: what did not change since is then not set anew.
 */
export async function warm(last?: RunRecord, options: ReportOptions = {}): Promise<void> {
  await Promise.all([press.order("warm", { last, options }), copier.order("warm")]);
}

/**
 * Sets one edition of a report, in a thread of its own; {@link warm} makes it quick.
 *
 * @returns The PDF, the same bytes for the same record and options, and what a reader would miss.
 * @throws Fault for a narrative that names something unpublished, for what cannot be set or printed,
 * and for a record that is not whole; it names notebook and cell.
 */
export async function setReport(record: RunRecord, options: ReportOptions): Promise<Report> {
  return await press.order("set", { record, options });
}

/**
 * Writes copies for office programs into the record's `files/office/`: every table of the report in
 * one `tables.xlsx`, every figure as `<id>.png`. The same bytes for the same record. Runs beside
 * {@link setReport}, in another thread.
 *
 * @returns Paths relative to the record's folder.
 */
export async function writeOfficeCopies(record: RunRecord): Promise<string[]> {
  return await copier.order("copy", record);
}

/** Ends the threads, if there are any: a process with a worker does not exit by itself. */
export function rest(): void {
  press.rest();
  copier.rest();
}
