import { join, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import { canonicalJson, sha256, sha256OfFile } from "./canonical.ts";
import { executeNotebook, type LastRecord } from "./execute_notebook.ts";
import { grantedPermissions } from "./granted_permissions.ts";
import { refuseInnerImports } from "./inner_imports.ts";
import { absoluteCatalogFolders, openInputs } from "./inputs.ts";
import type { Notebook } from "./nbformat.ts";
import { readNotebook } from "./notebook_file.ts";
import { parseParameters } from "./parameters.ts";
import { describeNotebook, type PreparedRun, staged, type UnnamedEvent } from "./prepared_run.ts";
import { publicationOf } from "./publication.ts";
import { findProject, type Project, projectPath } from "./project.ts";
import { readRunRecord, readTimings } from "./read_run_record.ts";
import { readLineage } from "./read_lineage.ts";
import { refuseLinks } from "./record_folder.ts";
import { reportSettings } from "./report_settings.ts";
import { refreshNarrative } from "./refresh_narrative.ts";
import type { RunEvent, RunOptions, StagedRun } from "./run_options.ts";
import type { RunManifest, RunRecord } from "./run_record.ts";
import { cleanStaging, exists, linkFile, Staging, writeWhole } from "./staging.ts";
import { codeHash, type Ingredients, staleness } from "./staleness.ts";
import { carryMeasurement, contentFiles, writeRunRecord } from "./write_run_record.ts";

/**
 * Runs a notebook, or keeps its last record when nothing it depends on changed.
 *
 * It is executed when, and only when, its code cells, the project's files it read, the datasets it read
 * or their entries, its parameters, its permissions, the lock file, or Deno changed since the last record; an
 * edited narrative is taken over without executing. Its cells can touch what is declared, and nothing else: see
 * `access_policy.ts`. The record is staged: {@link StagedRun.commit} puts it
 * into `<outFolder>/<id>`.
 *
 * @param path of the notebook.
 * @throws {Fault} when the notebook is malformed, imports an inner file of `lib/`, or a cell fails: the last record stays as it is.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<StagedRun> {
  let name = path;
  const tell = (event: UnnamedEvent) => options.onEvent?.({ ...event, notebook: name } as RunEvent);
  try {
    const project = await findProject(path);
    name = projectPath(project, path);
    options.signal?.throwIfAborted();
    const notebook = await readNotebook(path);
    await refuseInnerImports(project, notebook, { file: resolve(path), path: name });
    // What a record is published with: not to be missed only when all cells have run.
    reportSettings();
    const { kenzan } = notebook.metadata;
    const outFolder = resolve(options.outFolder ?? join(project.root, "reports", "out"));
    const overrides = parseParameters(options.parameters ?? {}, kenzan.parameters, name);
    const catalogFolders = absoluteCatalogFolders(options.catalogFolders);
    const granted = grantedPermissions(kenzan.permissions, options.allow);
    await cleanStaging(outFolder, kenzan.id);
    let now: Promise<Ingredients> | undefined;
    const ingredients = () =>
      now ??= lookUp(project, notebook, { overrides, catalogFolders, granted, path: name });
    const file = resolve(path);
    const run = {
      project,
      notebook,
      file,
      path: name,
      outFolder,
      catalogFolders,
      granted,
      ingredients,
      options,
      tell,
    };
    const looking = lastRecord(run);
    if (!isAskedFor(options)) {
      const { last, reason } = await looking;
      if (last !== undefined && reason === undefined) return await keep(run, last);
    }
    return await executeNotebook(run, looking);
  } catch (error) {
    tell({ kind: "fail", error });
    throw error;
  }
}

async function lookUp(
  project: Project,
  notebook: Notebook,
  { overrides, catalogFolders, granted, path }:
    & Pick<PreparedRun, "catalogFolders" | "granted" | "path">
    & Pick<Ingredients, "overrides">,
): Promise<Ingredients> {
  return {
    code: codeHash(notebook),
    overrides,
    granted,
    inputs: await openInputs(notebook.metadata.kenzan.inputs, {
      optional: Object.keys(notebook.metadata.kenzan.optional ?? {}),
      folders: catalogFolders,
      root: project.root,
      notebook: path,
    }),
    lock: { path: "deno.lock", sha256: (await sha256OfFile(join(project.root, "deno.lock"))).sha256 },
    config: { path: "deno.json", sha256: sha256(canonicalJson(project.config)) },
    environment: {
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      typescript: Deno.version.typescript,
      kenzan: project.version,
      os: Deno.build.os,
      arch: Deno.build.arch,
    },
  };
}

/** Whether it runs whatever the last record is. */
function isAskedFor({ force = false, perturb }: RunOptions): boolean {
  return force || perturb !== undefined;
}

/** The last record, and why it does not do. */
async function lastRecord(run: PreparedRun): Promise<LastRecord> {
  const folder = join(run.outFolder, run.notebook.metadata.kenzan.id);
  if (!await exists(folder)) return { reason: "no earlier record" };
  let record: RunRecord;
  try {
    refuseLinks(folder, folder);
    record = await readRunRecord(folder);
  } catch (error) {
    if (error instanceof Fault) return { reason: error.subject.replace(/^notebook: /, "") };
    throw error;
  }
  const { path } = record.manifest.notebook;
  if (path !== run.path && await exists(join(run.project.root, path))) {
    throw new Fault(`notebook: two notebooks are called ${run.notebook.metadata.kenzan.id}`, {
      expected: "an id of its own for every notebook: it names the folder of the run record",
      found: `${path} and ${run.path}`,
      remedy: "change `id` in the kenzan metadata of one of them",
    });
  }
  if (isAskedFor(run.options)) return { last: record };
  return { last: record, reason: await staleness(record.manifest, await run.ingredients(), run.project) };
}

/** The record of an earlier run, with the narrative as it is now. */
async function keep(run: PreparedRun, last: RunRecord): Promise<StagedRun> {
  const { date } = run.options;
  // One that was asked for then is not asked for now.
  const { date: _, ...recorded } = last.manifest;
  const { environment, inputs } = await run.ingredients();
  const unread = inputs.datasets.map(({ recorded }) => recorded.id)
    .filter((id) => !last.manifest.datasets.some((dataset) => dataset.id === id));
  const manifest: RunManifest = {
    ...recorded,
    unread,
    ...(date === undefined ? {} : { date }),
    publication: publicationOf(date),
    notebook: describeNotebook(run),
    environment,
  };
  const refreshed = refreshNarrative(last, run.notebook);
  const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);
  run.tell({ kind: "kept" });
  if (
    isSame(manifest, last.manifest) && isSame(refreshed, { notebook: last.notebook, items: last.items })
  ) {
    const { folder } = last;
    return {
      record: last,
      executed: false,
      changed: false,
      write: (name, bytes) => writeWhole(join(folder, name), bytes),
      commit: () => Promise.resolve(last),
      discard: () => Promise.resolve(),
    };
  }
  const staging = await Staging.open(run.outFolder, manifest.notebook.id);
  try {
    for (const { path } of contentFiles(refreshed.items)) {
      await linkFile(join(last.folder, path), join(staging.folder, path));
    }
    const timings = await readTimings(last.folder);
    const lineage = (await readLineage(run.notebook)).trace(refreshed.items, manifest);
    const record = await writeRunRecord(staging.folder, { ...refreshed, lineage, manifest }, timings);
    await carryMeasurement(last.folder, staging.folder);
    return staged(staging, record, { executed: false, changed: true });
  } catch (error) {
    await staging.remove();
    throw error;
  }
}
