import { Fault } from "../fault/mod.ts";
import {
  type CrateFile,
  fromCrate,
  type Lineage,
  type Notebook,
  parseNotebook,
  readResults,
  type RecordedItem,
  type RunManifest,
  sha256,
} from "../notebook/mod.ts";
import { EDITION_FILE, type EditionFile, readEdition } from "../report/mod.ts";
import { Pdf } from "./pdf.ts";

/** A report as it was delivered: the PDF and what it carries. */
export interface DeliveredReport {
  /** As the caller named it. */
  path: string;
  bytes: Uint8Array;
  sha256: string;
  pdf: Pdf;
  manifest: RunManifest;
  /** The files of the run record, as the manifest lists them. */
  files: CrateFile[];
  items: RecordedItem[];
  /** Where they come from. */
  lineage: Lineage;
  /** Executed. */
  notebook: Notebook;
  edition: EditionFile;
  /** Whether a dataset of the run is confidential: tables and outputs are not attached then. */
  isConfidential: boolean;
}

const NEEDED = ["manifest.json", "results.json", "notebook.ipynb", EDITION_FILE];
const KINDS = ["value", "table", "figure", "map", "file", "claim"];
const CONTENT_PATH = /^(tables|figures|files)\/[A-Za-z0-9][\w.-]*$/;

/**
 * Reads a delivered report. Nothing in it is trusted: paths it names stay inside the folders they belong to.
 *
 * @param command on whose behalf: faults are headed with it.
 * @throws {Fault} when there is no such file, it is no PDF, none of ours, or has lost what an audit needs.
 */
export async function readDeliveredReport(path: string, command = "audit"): Promise<DeliveredReport> {
  try {
    return await readReport(path);
  } catch (error) {
    if (!(error instanceof Fault) || command === "audit") throw error;
    const { subject, expected, found, where, remedy } = error;
    const parts = { expected, found, where, remedy, cause: error };
    throw new Fault(subject.replace(/^audit:/, `${command}:`), parts);
  }
}

async function readReport(path: string): Promise<DeliveredReport> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    throw new Fault("audit: the report cannot be read", {
      expected: "a report's PDF",
      found: cause instanceof Error ? cause.message : String(cause),
      where: path,
      remedy: "check the path; a folder is searched for report*.pdf",
      cause,
    });
  }
  const pdf = await Pdf.open(bytes, path);
  try {
    return { ...await readParts(pdf, path), path, bytes, sha256: sha256(bytes), pdf };
  } catch (error) {
    await pdf.close();
    throw error;
  }
}

async function readParts(pdf: Pdf, path: string) {
  const there = NEEDED.filter((name) => pdf.attachments.has(name));
  if (there.length < NEEDED.length) {
    const isOurs = there.length > 0;
    throw new Fault(isOurs ? "audit: the report has lost attachments" : "audit: not a report of Kenzan", {
      expected: `the attachments ${NEEDED.join(", ")}`,
      found: isOurs ? `no ${NEEDED.filter((name) => !there.includes(name)).join(", ")}` : "none of them",
      where: path,
      remedy: isOurs
        ? "a program that saved it anew may have dropped them, or somebody took them out: get the file as delivered"
        : "name a PDF that `deno task report` has set",
    });
  }
  const where = (name: string) => `${path}, attachment ${name}`;
  const { manifest, files } = readManifest(json(pdf, "manifest.json", path), where("manifest.json"));
  const text = new TextDecoder().decode(pdf.attachments.get("notebook.ipynb"));
  const results = json(pdf, "results.json", path);
  return {
    manifest,
    files,
    items: checkedItems(results, where("results.json")),
    lineage: (await readResults(results, where("results.json"))).lineage,
    notebook: parseNotebook(text, where("notebook.ipynb")),
    edition: readEdition(pdf.attachments.get(EDITION_FILE)!, where(EDITION_FILE)),
    isConfidential: manifest.datasets.some((it) => it.confidentiality === "confidential"),
  };
}

function json(pdf: Pdf, name: string, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(pdf.attachments.get(name)));
  } catch (cause) {
    throw new Fault(`audit: the attachment ${name} is damaged`, {
      expected: "JSON",
      found: cause instanceof Error ? cause.message : String(cause),
      where: path,
      remedy: "get the file as it was delivered",
      cause,
    });
  }
}

function readManifest(document: unknown, where: string) {
  try {
    return fromCrate(document, where);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("audit: the attached manifest is malformed", {
      expected: "the RO-Crate that Kenzan writes",
      found: cause instanceof Error ? cause.message : String(cause),
      where,
      remedy: "get the file as it was delivered",
      cause,
    });
  }
}

function checkedItems(results: unknown, where: string): RecordedItem[] {
  const refuse = (expected: string, found: unknown): never => {
    throw new Fault("audit: the attached results are malformed", {
      expected,
      found: JSON.stringify(found)?.slice(0, 200) ?? "nothing",
      where,
      remedy: "get the file as it was delivered",
    });
  };
  const { items } = (results ?? {}) as { items?: unknown };
  if (!Array.isArray(items)) refuse("a list of items", items);
  const seen = new Set<string>();
  for (const item of items as Partial<RecordedItem>[]) {
    if (typeof item?.id !== "string" || !KINDS.includes(item.kind!)) refuse("items with kind and id", item);
    if (seen.has(item.id!)) refuse("an id of its own for every item", item.id);
    seen.add(item.id!);
    if (typeof item.label?.ja !== "string" || typeof item.label?.en !== "string") refuse("labels", item);
    if (item.kind === "value") {
      if (typeof item.value !== "number" || typeof item.unit?.ja !== "string") refuse("value and unit", item);
      continue;
    }
    if (item.kind === "claim") {
      if (typeof item.holds !== "boolean" || !Array.isArray(item.basis)) refuse("claims with basis", item);
      continue;
    }
    const { content } = item as { content?: { ja?: unknown; en?: unknown } };
    const contents = item.kind === "figure" || item.kind === "map" ? [content?.ja, content?.en] : [content];
    for (const it of contents as { path?: unknown; sha256?: unknown }[]) {
      const isFine = typeof it?.path === "string" && CONTENT_PATH.test(it.path) &&
        typeof it.sha256 === "string";
      if (!isFine) refuse("contents with path in the record and sha256", item);
    }
    if (item.kind === "table" && !(Array.isArray(item.key) && Array.isArray(item.columns))) {
      refuse("tables with key and columns", item);
    }
  }
  return items as RecordedItem[];
}
