import { declaredInputs, type RecordedItem, type RunRecord } from "../notebook/mod.ts";
import { isOutsideInterval } from "../publish/mod.ts";
import { fiscalYearOf, readDay } from "./era.ts";
import type { ReportWarning } from "./report.ts";

/**
 * What a reader should know about the run itself: what it gives away of confidential data, values outside their
 * intervals, another fiscal year than the cover's, data that it did not need, and what it was let do.
 *
 * @param date Of the report, as on its cover.
 */
export function runWarnings({ manifest, notebook, items }: RunRecord, date: string): ReportWarning[] {
  const { path } = manifest.notebook;
  const warnings: ReportWarning[] = [];
  const confidential = manifest.datasets.filter((dataset) =>
    dataset.confidentiality === "confidential" && !isUnread(dataset)
  );
  if (confidential.length > 0 && items.length > 0) {
    warnings.push({
      kind: "confidential",
      message: `${
        confidential.map(({ id }) => id).join(", ")
      }: confidential, and the pages show what the notebook ` +
        `published of it: ${countsOf(items)}, with labels and notes`,
      where: path,
    });
  }
  for (const item of items) {
    const numbers = item.kind === "value" ? [item] : item.kind === "claim" ? item.basis : [];
    if (!numbers.some((it) => (it.kind === "value" || it.kind === "interval") && isOutsideInterval(it))) {
      continue;
    }
    warnings.push({
      kind: "outside-interval",
      message:
        `${item.id} lies outside its own interval: so it can be, but are both of the same thing and unit?`,
      where: `${path}, cell ${item.cell}`,
    });
  }
  const cover = fiscalYearOf(readDay(date));
  for (const [name, { role }] of Object.entries(notebook.metadata.kenzan.parameters)) {
    const given = manifest.parameters[name];
    if (role !== "fiscalYear" || given === undefined || given === cover) continue;
    warnings.push({
      kind: "other-fiscal-year",
      message:
        `the cover says fiscal year ${cover}, by the date ${date}, and the parameter ${name} is ${given}: ` +
        "give the --date of the report",
      where: path,
    });
  }
  const unread = new Set([...manifest.unread, ...manifest.datasets.filter(isUnread).map(({ id }) => id)]);
  for (const id of declaredInputs(notebook.metadata.kenzan).filter((id) => unread.has(id))) {
    warnings.push({
      kind: "not-read",
      message: `dataset ${id} is declared, and its data not read`,
      where: `${path}, metadata.kenzan.inputs`,
    });
  }
  for (const word of manifest.granted) {
    warnings.push({
      kind: "granted",
      message: `${word} was granted: what came that way stands in no catalog`,
      where: `${path}, metadata.kenzan.permissions`,
    });
  }
  if (manifest.sandbox === "none") {
    warnings.push({
      kind: "no-sandbox",
      message: "cells could read anything: this system has no permission broker",
      where: path,
    });
  }
  return warnings;
}

/** Whether it is known that no cell read a dataset's data. */
export function isUnread({ readBy }: RunRecord["manifest"]["datasets"][number]): boolean {
  return readBy?.length === 0;
}

/** `3 values, 1 table`. */
function countsOf(items: readonly RecordedItem[]): string {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const n = items.filter((item) => item.kind === kind).length;
    return `${n} ${kind}${n === 1 ? "" : "s"}`;
  }).join(", ");
}
