import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { fragilityBytes, readFragility, withoutKeys } from "../fragility/mod.ts";
import {
  type CodeCell,
  formatNotebook,
  FRAGILITY_FILE,
  MANIFEST_FILE,
  NOTEBOOK_FILE,
  type Output,
  parseNotebook,
  PUBLISHED_MIME,
  type RunRecord,
} from "../notebook/mod.ts";
import type { Survival } from "./digit_survival.ts";
import { EDITION_FILE, editionFile } from "./edition_file.ts";
import type { ReportOptions } from "./report.ts";

/** A file inside the PDF. */
export interface Attachment {
  /**
   * Name in the PDF: `manifest.json`, `results.json`, `notebook.ipynb`, `edition.json`, `fragility.json`, `table-<id>.arrow`: no folders,
   * which readers refuse.
   */
  name: string;
  mediaType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What the PDF carries for an audit. */
export interface AttachmentSet {
  files: Attachment[];
  /** What was measured of the digits; `stale` when of another run, and then not attached. */
  fragility: Survival;
  /** Ids of the tables of a run on confidential data: their checksums are in `results.json`. */
  withheld: string[];
}

/**
 * What the PDF carries: manifest, results, the executed notebook, how the edition was set, and the tables, without a
 * row of a confidential dataset. Where the run used one, the notebook keeps of its outputs only the
 * descriptions of what was published, and every table stays outside: whether one holds rows cannot be
 * told from its columns, which a query may have renamed or joined.
 *
 * @throws Fault if a file of the record is missing, or `results.json` holds contents inline.
 */
export async function attachments(record: RunRecord, options: ReportOptions = {}): Promise<AttachmentSet> {
  const isConfidential = record.manifest.datasets.some((it) => it.confidentiality === "confidential");
  const manifest = await readRecorded(record, MANIFEST_FILE);
  const results = await readRecorded(record, "results.json");
  const notebook = await readRecorded(record, NOTEBOOK_FILE);
  if (isConfidential) refuseInline(results);

  const withheld: string[] = [];
  const tables: Attachment[] = [];
  for (const item of record.items) {
    if (item.kind !== "table") continue;
    const bytes = await readRecorded(record, item.content.path!);
    if (isConfidential) withheld.push(item.id);
    else {tables.push({
        name: `table-${item.id}.arrow`,
        mediaType: "application/vnd.apache.arrow.file",
        bytes,
      });}
  }
  const measured = await readFragility(record);
  const fragility = isConfidential ? withoutKeys(measured) : measured;
  return {
    withheld,
    fragility,
    files: [
      { name: "manifest.json", mediaType: "application/json", bytes: manifest },
      { name: "results.json", mediaType: "application/json", bytes: results },
      {
        name: "notebook.ipynb",
        mediaType: "application/x-ipynb+json",
        bytes: isConfidential ? withoutRows(notebook, record) : notebook,
      },
      { name: EDITION_FILE, mediaType: "application/json", bytes: await editionFile(record, options) },
      ...(typeof fragility === "object"
        ? [{ name: FRAGILITY_FILE, mediaType: "application/json", bytes: fragilityBytes(fragility) }]
        : []),
      ...tables,
    ],
  };
}

/** Reads a file of the record by its path in it. */
export async function readRecorded(record: RunRecord, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(join(record.folder, path));
  } catch (cause) {
    throw new Fault(`report: the run record of ${record.manifest.notebook.id} is not whole`, {
      expected: path,
      found: cause instanceof Error ? cause.message : String(cause),
      remedy: "run the notebook again: `deno task report --force`",
      cause,
    });
  }
}

/** The notebook's file with published outputs only, and of each only its description, not its display. */
function withoutRows(bytes: Uint8Array, { folder }: RunRecord): Uint8Array<ArrayBuffer> {
  const notebook = parseNotebook(new TextDecoder().decode(bytes), join(folder, NOTEBOOK_FILE));
  const strip = (cell: CodeCell): CodeCell => ({ ...cell, outputs: cell.outputs.flatMap(publishedOnly) });
  const cells = notebook.cells.map((cell) => cell.cell_type === "code" ? strip(cell) : cell);
  return new TextEncoder().encode(formatNotebook({ ...notebook, cells }));
}

function publishedOnly(output: Output): Output[] {
  if (output.output_type === "stream" || output.output_type === "error") return [];
  const published = output.data[PUBLISHED_MIME];
  if (published === undefined) return [];
  const kept = JSON.parse(JSON.stringify(published), (key, value) => key === "inline" ? undefined : value);
  return [{ ...output, data: { [PUBLISHED_MIME]: kept }, metadata: {} }];
}

function refuseInline(results: Uint8Array): void {
  JSON.parse(new TextDecoder().decode(results), (key, value) => {
    if (key !== "inline") return value;
    throw new Fault("report: results.json holds contents inline, so rows could enter the PDF", {
      expected: "paths and checksums only",
      remedy: "run the notebook again: `deno task report --force`",
    });
  });
}
