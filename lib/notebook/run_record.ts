import type { Label, Published } from "../publish/mod.ts";
import type { Notebook } from "./nbformat.ts";

/** A published thing and the cell it came from. */
export type RecordedItem = Published & {
  /** 1-based number of the code cell among all cells of the notebook. */
  cell: number;
  /** The cell's nbformat id. */
  cellId: string;
};

/** A dataset as it was used. */
export interface RecordedDataset {
  /** Catalog id. */
  id: string;
  title: Label;
  sha256: string;
  bytes: number;
  licence: string;
  confidentiality: "public" | "internal" | "confidential";
  /** Citation, or the simulator with its seed and parameters in words. */
  source: Label;
}

/** What the run was made of: enough to check that it is being repeated with the same things. */
export interface RunManifest {
  notebook: { id: string; path: string; title: Label; domain: string; sha256: string };
  parameters: Record<string, string | number | boolean>;
  datasets: RecordedDataset[];
  /** lib modules the notebook really imports, with checksums; paths relative to the project. */
  modules: { path: string; sha256: string }[];
  lock: { path: "deno.lock"; sha256: string };
  environment: { deno: string; v8: string; typescript: string; kenzan: string; os: string; arch: string };
}

/** One executed notebook as stored under `reports/out/<notebook>/`. */
export interface RunRecord {
  /** Absolute path of the record. Never written into a report. */
  folder: string;
  /** Executed; what cells published is replaced by references into the record. */
  notebook: Notebook;
  items: RecordedItem[];
  manifest: RunManifest;
}
