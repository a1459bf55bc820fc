import type { TableSchema } from "../catalog/mod.ts";
import type { Label, Published } from "../publish/mod.ts";
import type { Notebook } from "./nbformat.ts";

/** A published thing and the cell it came from. Contents are paths relative to the record's folder. */
export type RecordedItem = Published & {
  /** 1-based number of the code cell among all cells of the notebook's file (an injected cell does not count). */
  cell: number;
  /** The cell's nbformat id. */
  cellId: string;
};

/** A dataset as it was used. */
export interface RecordedDataset {
  /** Catalog id. */
  id: string;
  title: Label;
  /** Of the data file(s), as the catalog counts it. */
  sha256: string;
  bytes: number;
  /** SHA-256 of the catalog entry (canonical JSON): schema, units and codes are inputs too. */
  entry: string;
  licence: string;
  confidentiality: "public" | "internal" | "confidential";
  /** The entry's schema: fields, units, codes. Absent for rasters. */
  schema?: TableSchema;
  /** Citation, or the simulator with its seed and parameters in words. */
  source: Label;
}

/** What a parameter can hold. */
export type ParameterValue = string | number | boolean;

/** What the run was made of: enough to check that it is being repeated with the same things. */
export interface RunManifest {
  /** Date of the report, `YYYY-MM-DD`, if the caller gave one; never the clock's. */
  date?: string;
  notebook: {
    id: string;
    /** Relative to the project, with `/`. */
    path: string;
    title: Label;
    domain: string;
    /** Of the notebook as git stores it: outputs and counts stripped. */
    sha256: string;
    /** Of the code cells alone, with the tags that steer a run: what a cell computes depends on. */
    code: string;
  };
  /** Values the run used, after `-p`, by name in sorted order. */
  parameters: Record<string, ParameterValue>;
  /** Values the notebook declares. */
  defaults: Record<string, ParameterValue>;
  datasets: RecordedDataset[];
  /** Project files the notebook really imports, with checksums; paths relative to the project. */
  modules: { path: string; sha256: string }[];
  lock: { path: "deno.lock"; sha256: string };
  /** Of the parts of `deno.json` that change what code does: import map, compiler options, unstable features. */
  config: { path: "deno.json"; sha256: string };
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
