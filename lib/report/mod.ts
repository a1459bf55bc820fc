/**
 * From a run record to a PDF a committee can read.
 *
 * A report is set in a worker: {@link warm} starts it and loads the typesetter while kernels still
 * compute, {@link setReport} sets one edition, {@link rest} ends the worker.
 *
 * @example Set the report of a finished run.
 * ```ts ignore
 * import { readRunRecord } from "kenzan/notebook/mod.ts";
 * import { rest, setReport } from "kenzan/report/mod.ts";
 *
 * const record = await readRunRecord("reports/out/landuse-rates");
 * const { pdf, pages, warnings } = await setReport(record, { lang: "ja", date: "2027-03-19" });
 * await Deno.writeFile("report.pdf", pdf);
 * rest();
 * ```
 *
 * @module
 */
export { type Attachment, attachments, type AttachmentSet } from "./attachments.ts";
export { EDITION_FILE, type EditionFile, readEdition } from "./edition_file.ts";
export { editionKey } from "./edition_key.ts";
export { nearMatches } from "./near_match.ts";
export type { Pixels } from "./drawing_png.ts";
export {
  copyAhead,
  draftReport,
  drawPixels,
  drawPng,
  rest,
  setDocument,
  setReport,
  warm,
  writeOfficeCopies,
} from "./press.ts";
export type { Document } from "./print_shop.ts";
export { type RecordedEdition, setEdition } from "./set_edition.ts";
export { type SettingFile, settingFiles } from "./setting_files.ts";
export { array, call, literal, text } from "./typst_text.ts";
export type { Cover, Report, ReportOptions, ReportWarning } from "./report.ts";
