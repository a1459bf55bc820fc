import { join } from "node:path";
import { sha256 } from "./canonical.ts";
import type { Notebook } from "./nbformat.ts";
import { formatNotebook, stripOutputs } from "./notebook_file.ts";
import type { Project } from "./project.ts";
import type { RunEvent, RunOptions, StagedRun } from "./run_options.ts";
import type { RunManifest, RunRecord } from "./run_record.ts";
import { type Staging, writeWhole } from "./staging.ts";
import { codeHash, type Ingredients } from "./staleness.ts";

/** A notebook and all that decides about its run. */
export interface PreparedRun {
  project: Project;
  notebook: Notebook;
  /** Absolute path of the notebook, and as messages name it. */
  file: string;
  path: string;
  outFolder: string;
  catalogFolders: string[];
  /** What the run depends on, as it is now; looked up once. */
  ingredients: () => Promise<Ingredients>;
  /** Permissions in force. */
  granted: string[];
  options: RunOptions;
  tell: (event: UnnamedEvent) => void;
}

/** An event before the notebook's name is put in. */
export type UnnamedEvent = RunEvent extends infer E ? E extends RunEvent ? Omit<E, "notebook"> : never
  : never;

/** How a notebook stands in the manifest. */
export function describeNotebook(
  { notebook, path }: Pick<PreparedRun, "notebook" | "path">,
): RunManifest["notebook"] {
  const { id, title, domain } = notebook.metadata.kenzan;
  return {
    id,
    path,
    title,
    domain,
    sha256: sha256(formatNotebook(stripOutputs(notebook))),
    code: codeHash(notebook),
  };
}

/** A record that is complete and not yet in its place. */
export function staged(
  staging: Staging,
  record: RunRecord,
  facts: Pick<StagedRun, "executed" | "changed" | "reason">,
): StagedRun {
  return {
    record,
    ...facts,
    write: (name, bytes) => writeWhole(join(staging.folder, name), bytes),
    commit: async () => ({ ...record, folder: await staging.swap() }),
    discard: () => staging.remove(),
  };
}
