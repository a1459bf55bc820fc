import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import type { CopyServices } from "./copy_worker.ts";
import type { Pixels } from "./drawing_png.ts";
import type { PressServices } from "./press_worker.ts";
import type { Document } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { Thread } from "./thread.ts";

const press = new Thread<PressServices>(new URL("./press_worker.ts", import.meta.url));
const copier = new Thread<CopyServices>(new URL("./copy_worker.ts", import.meta.url));

/** Reports that are ordered and not delivered: no draft keeps them waiting. */
let ordered = 0;
let drafts = 0;
/** Ends when the draft that is being set is done; undefined where none is. */
let drafting: Promise<unknown> | undefined;
/** Milliseconds: when the next draft may begin. Drafts take a third of the time: cells may need a second core, too. */
let resume = 0;

/**
 * Loads typesetter and fonts in threads of their own, so that this happens while kernels still compute.
 *
 * @param likely The last record of the notebook, or a draft: what stays as it is in it will not be set anew.
 */
export async function warm(likely: RunRecord, options: ReportOptions = {}): Promise<void> {
  await Promise.all([
    setDraft(likely, options),
    copier.order("warm", { likely: withoutOutputs(likely), options }),
  ]);
}

/**
 * Sets what there is of a report while the next cells compute, so that it need not be set in the end; not at once
 * where another draft is being set or was a moment ago, and not at all once a later one, or the report, is ordered.
 *
 * @param draft Makes a record without all items and modules; called when it is to be set.
 * @param isLast Whether no cell comes after: set at once, while the kernel ends, or not at all.
 */
export async function draftReport(
  draft: () => RunRecord,
  options: ReportOptions,
  isLast = false,
): Promise<void> {
  const mine = ++drafts;
  if (isLast && drafting !== undefined) return;
  const isDue = () => ordered === 0 && mine === drafts;
  await drafting;
  const pause = resume - performance.now();
  if (isDue() && !isLast && pause > 0) await setTimeout(pause, undefined, { ref: false });
  if (!isDue()) return;
  const start = performance.now();
  await setDraft(draft(), options);
  const end = performance.now();
  resume = end + 2 * (end - start);
}

async function setDraft(record: RunRecord, options: ReportOptions): Promise<void> {
  const set = press.order("draft", { record: withoutOutputs(record), options });
  const ended = drafting = set.catch(() => {}).then(() => {
    if (drafting === ended) drafting = undefined;
  });
  await set;
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
 * @param onWritten Told when only the typesetter is left to wait for: until then, what else works keeps it waiting.
 * @returns The PDF, the same bytes for the same record and options, and what a reader would miss.
 * @throws Fault for a narrative that names something unpublished, for what cannot be set or printed,
 * and for a record that is not whole; it names notebook and cell.
 */
export async function setReport(
  record: RunRecord,
  options: ReportOptions,
  onWritten: () => void = () => {},
): Promise<Report> {
  ordered++;
  try {
    const ticket = await press.order("write", { record: withoutOutputs(record), options });
    onWritten();
    return await press.order("set", ticket);
  } finally {
    ordered--;
  }
}

/**
 * Writes copies for office programs into the record's `files/office/`: every table of the report in
 * one `tables.xlsx`, every figure as `<id>.png`. The same bytes for the same record. Runs beside
 * {@link setReport}, in another thread.
 *
 * @returns Paths relative to the record's folder.
 */
export async function writeOfficeCopies(record: RunRecord): Promise<string[]> {
  return await copier.order("copy", withoutOutputs(record));
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

/** A record as threads get it, which look at no output: those of a report are megabytes to hand over. */
function withoutOutputs(record: RunRecord): RunRecord {
  const cells = record.notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: [] } : cell
  );
  return { ...record, notebook: { ...record.notebook, cells } };
}

/** Ends the threads, if there are any: a process with a worker does not exit by itself. */
export function rest(): void {
  press.rest();
  copier.rest();
  drafts++;
  resume = 0;
}
