import { type Report, type ReportOptions, setReport } from "kenzan/report/mod.ts";
import { recordOf, type RecordParts } from "./fixture.ts";

/** Cells of a record. */
export type Cells = Parameters<typeof recordOf>[0];

/** Sets the report of a record made for the purpose, and removes the record. */
export async function setCells(
  cells: Cells,
  { options = {}, ...parts }: RecordParts & { options?: ReportOptions } = {},
): Promise<Report> {
  const record = await recordOf(cells, parts);
  try {
    return await setReport(record, options);
  } finally {
    await Deno.remove(record.folder, { recursive: true });
  }
}
