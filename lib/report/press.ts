import { join } from "node:path";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import type { CopyServices } from "./copy_worker.ts";
import type { Pixels } from "./figure_png.ts";
import type { PressServices } from "./press_worker.ts";
import type { Document } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { Thread } from "./thread.ts";

const press = new Thread<PressServices>(new URL("./press_worker.ts", import.meta.url));
const copier = new Thread<CopyServices>(new URL("./copy_worker.ts", import.meta.url));

/**
 * Loads typesetter and fonts in threads of their own, so that this happens while kernels still compute.
 *
 * @param likely The last record of the notebook, or a draft: what stays as it is in it will not be set anew.
 */
export async function warm(likely: RunRecord, options: ReportOptions = {}): Promise<void> {
  await Promise.all([press.order("draft", { record: likely, options }), copier.order("warm")]);
}

/**
 * Sets what there is of a report while the next cells compute, so that it need not be set in the end; skipped
 * where the thread is busy until a later draft, or the report itself, is ordered.
 *
 * @param draft A record without all items and modules.
 */
export async function draftReport(draft: RunRecord, options: ReportOptions): Promise<void> {
  await press.order("draft", { record: draft, options });
}

/**
 * Draws the office copies of what a cell has just published, while the next cells compute.
 *
 * @param folder Where the record is being made.
 */
export async function copyAhead(items: RecordedItem[], folder: string): Promise<void> {
  await Promise.all(items.map(async (item) => {
    if (item.kind !== "figure" && item.kind !== "map") return;
    await copier.order("drawAhead", join(folder, item.content.ja.path!));
  }));
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

/**
 * Sets a document that is not a report, with the typesetter, fonts and template of reports.
 *
 * @returns The PDF, the same bytes for the same document.
 */
export async function setDocument(document: Document): Promise<Uint8Array> {
  return await press.order("setDocument", document);
}

/** Draws a figure's SVG as PNG, as the office copies are drawn: 192 dots to the inch. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  return await copier.order("png", svg);
}

/** Draws a figure's SVG as {@link drawPng} does, and returns the pixels. */
export async function drawPixels(svg: string): Promise<Pixels> {
  return await copier.order("pixels", svg);
}

/** Ends the threads, if there are any: a process with a worker does not exit by itself. */
export function rest(): void {
  press.rest();
  copier.rest();
}
