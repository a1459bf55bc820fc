import type { RunRecord } from "../notebook/mod.ts";
import type { ReportWarning } from "./report.ts";

/** What a reader should know about the run itself: data that it did not need, and what it was let do. */
export function runWarnings({ manifest, notebook }: RunRecord): ReportWarning[] {
  const { path } = manifest.notebook;
  const warnings: ReportWarning[] = [];
  const unread = new Set([
    ...manifest.unread,
    ...manifest.datasets.filter(({ readBy }) => readBy?.length === 0).map(({ id }) => id),
  ]);
  for (const id of notebook.metadata.kenzan.inputs.filter((id) => unread.has(id))) {
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
