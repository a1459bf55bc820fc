import type { TableSchema } from "../catalog/mod.ts";
import type { Label, Published } from "../publish/mod.ts";
import type { Lineage } from "./lineage.ts";
import type { Notebook } from "./nbformat.ts";
import type { Publication } from "./publication.ts";

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
  /**
   * Ids of the cells that opened its files, in the order of the notebook: what a later cell published can come from it,
   * what an earlier one did cannot. Empty when only its entry was read. Absent in a run without sandbox, which cannot
   * tell.
   */
  readBy?: string[];
}

/** What a parameter can hold. */
export type ParameterValue = string | number | boolean;

/** What the run was made of: enough to check that it is being repeated with the same things. */
export interface RunManifest {
  /** Date of the report, `YYYY-MM-DD`, if the caller gave one; never the clock's. */
  date?: string;
  /** Day, licence and organisation that it is published with: the caller's date, and what `reports/report.json` says. */
  publication: Publication;
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
  /** Those that were read; in a run without sandbox all that the notebook declares. */
  datasets: RecordedDataset[];
  /** Ids of the datasets that the notebook declares and did not read. */
  unread: string[];
  /**
   * Project files that were read besides, with checksums: modules, files that packages read of themselves
   * (`node_modules/…`: WebAssembly, JSON), and what was granted by `read:PATH`. Paths are relative to the project, or as
   * they are where they lie outside.
   */
  modules: { path: string; sha256: string }[];
  /** npm packages that this code imports or reads from, by name and version; `lock` has their checksums and what they need. */
  packages: { name: string; version: string }[];
  /**
   * What kept the cells to that. `broker`: each access was asked for, and whatever else was refused. `none`: nothing
   * (Windows): modules are those that the code names, and what else was read is not known.
   */
  sandbox: "broker" | "none";
  /** Permissions beyond the catalog that the notebook asks for and the command line granted, e.g. `net:example.com`. */
  granted: string[];
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
  /** Where they come from; of nothing in a record that is being made. */
  lineage: Lineage;
  manifest: RunManifest;
}
