import type { Perturbation } from "../catalog/mod.ts";
import type { RecordedItem, RunRecord } from "./run_record.ts";

/** How a notebook is run. */
export interface RunOptions {
  /** Texts of `-p name=value`, parsed by the type that the notebook declares. Default: none. */
  parameters?: Record<string, string>;
  /** Folders of catalog entries that override the built-in ones, the last one strongest. Default: `KENZAN_CATALOG`. */
  catalogFolders?: string[];
  /**
   * Permissions beyond the catalog, e.g. `net:example.com`, of which those that the notebook's metadata asks for are
   * granted. Default: none.
   */
  allow?: string[];
  /** Folder of the run records. Default `<project>/reports/out`. */
  outFolder?: string;
  /** Seconds a cell may take unless it says otherwise (tag `timeout=600`). Default 600. */
  timeout?: number;
  /** Bytes of text and displays a cell may produce besides what it publishes. Default 10 MB. */
  outputLimit?: number;
  /** Date of the report, `YYYY-MM-DD`, for the manifest (`datePublished`). Default: none. */
  date?: string;
  /** Execute even when nothing changed. Default false. */
  force?: boolean;
  /**
   * Runs in other circumstances, to see what results depend on: tables perturbed as {@link Perturbation} says, and
   * another seed for V8 (`Math.random`). Such a run cannot be committed. Default: none.
   */
  perturb?: Perturbation & { engine?: number };
  /** Interrupts and ends the kernel; the run is rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Told what happens while it happens. */
  onEvent?: (event: RunEvent) => void;
}

/** What happens in a run, for a progress display. `notebook` is the path relative to the project. */
export type RunEvent =
  /** The kept record is still right: no cell runs. */
  | { kind: "kept"; notebook: string }
  /** Simulated data that is not there is being made; `done` from 0 to 1, missing while another process makes it. */
  | { kind: "prepare"; notebook: string; dataset: string; done?: number }
  /**
   * Cells will run, and why; `expected` milliseconds and the `last` record, if there was an earlier run. `draft`
   * makes the record as far as it goes: nothing published, no modules and no parameters in the manifest.
   */
  | {
    kind: "start";
    notebook: string;
    reason: string;
    cells: number;
    expected?: number;
    last?: RunRecord;
    draft: () => RunRecord;
  }
  /** Cell number `cell` (1-based among all cells), the `index`-th of `cells` code cells, begins. */
  | { kind: "cell"; notebook: string; cell: number; index: number; cells: number; expected?: number }
  /**
   * A cell, perhaps the last, ended and published `items`, whose contents lie in `folder`; a `draft` has them, and what
   * was published before.
   */
  | {
    kind: "published";
    notebook: string;
    items: RecordedItem[];
    isLast: boolean;
    folder: string;
    draft: () => RunRecord;
  }
  | { kind: "finish"; notebook: string; milliseconds: number }
  | { kind: "fail"; notebook: string; error: unknown };

/**
 * A run that is complete but not yet in its place, so that a report can be set into it first.
 *
 * Either {@link commit} or {@link discard} must be called; staging folders of processes that died
 * without doing so are removed by the next run.
 */
export interface StagedRun {
  /** `record.folder` is the staging folder: add `report.pdf` with {@link write}. */
  record: RunRecord;
  /** Whether cells ran. False when the last record was kept. */
  executed: boolean;
  /** Whether the record differs from the last one (cells ran, or the narrative was edited): set reports again. */
  changed: boolean;
  /** Why cells ran, e.g. `lib/landuse/rates.ts changed`; undefined when they did not. */
  reason?: string;
  /** Puts a file beside the record, whole or not at all. `name` is relative, with `/`. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Swaps the record into `<outFolder>/<id>`. The last one is replaced in one step. */
  commit(): Promise<RunRecord>;
  /** Removes what was staged; the last record stays. */
  discard(): Promise<void>;
}
