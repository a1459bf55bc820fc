import { delimiter, dirname, join, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import { canonicalJson, sha256, sha256OfFile } from "./canonical.ts";
import { codeCells, executeCells } from "./execute_cells.ts";
import { absoluteCatalogFolders, declaredDatasets } from "./inputs.ts";
import { Kernel } from "./kernel_client.ts";
import { importedModules } from "./module_graph.ts";
import type { Notebook } from "./nbformat.ts";
import { formatNotebook, readNotebook, stripOutputs } from "./notebook_file.ts";
import { parseParameters } from "./parameters.ts";
import { findProject, type Project, projectPath } from "./project.ts";
import { readRunRecord, readTimings } from "./read_run_record.ts";
import { refreshNarrative } from "./refresh_narrative.ts";
import type { RunEvent, RunOptions, StagedRun } from "./run_options.ts";
import type { RecordedItem, RunManifest, RunRecord } from "./run_record.ts";
import { cleanStaging, exists, linkFile, Staging, writeWhole } from "./staging.ts";
import { codeHash, type Ingredients, staleness } from "./staleness.ts";
import { contentFiles, writeRunRecord } from "./write_run_record.ts";

const TIMEOUT = 600, OUTPUT_LIMIT = 10_000_000;

/** A notebook and all that decides about its run. */
interface Prepared {
  project: Project;
  notebook: Notebook;
  /** Absolute path of the notebook, and as messages name it. */
  file: string;
  path: string;
  outFolder: string;
  catalogFolders: string[];
  /** What the run depends on, as it is now; looked up once. */
  ingredients: () => Promise<Ingredients>;
  options: RunOptions;
  tell: (event: Event) => void;
}

/** An event before the notebook's name is put in. */
type Event = RunEvent extends infer E ? E extends RunEvent ? Omit<E, "notebook"> : never : never;

/**
 * Runs a notebook, or keeps its last record when nothing it depends on changed.
 *
 * It is executed when, and only when, its code cells, the project's modules it imports, its datasets
 * or their entries, its parameters, the lock file, or Deno changed since the last record; an edited
 * narrative is taken over without executing. The record is staged: {@link StagedRun.commit} puts it
 * into `<outFolder>/<id>`.
 *
 * @param path of the notebook.
 * @throws {Fault} when the notebook is malformed, or a cell fails: the last record stays as it is.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<StagedRun> {
  let name = path;
  const tell = (event: Event) => options.onEvent?.({ ...event, notebook: name } as RunEvent);
  try {
    options.signal?.throwIfAborted();
    const project = await findProject(path);
    name = projectPath(project, path);
    const notebook = await readNotebook(path);
    const { kenzan } = notebook.metadata;
    const outFolder = resolve(options.outFolder ?? join(project.root, "reports", "out"));
    const overrides = parseParameters(options.parameters ?? {}, kenzan.parameters, name);
    const catalogFolders = absoluteCatalogFolders(options.catalogFolders);
    await cleanStaging(outFolder);
    let now: Promise<Ingredients> | undefined;
    const ingredients = () => now ??= lookUp(project, notebook, { overrides, catalogFolders, path: name });
    const file = resolve(path);
    const run = {
      project,
      notebook,
      file,
      path: name,
      outFolder,
      catalogFolders,
      ingredients,
      options,
      tell,
    };
    const [last, reason] = await lastRecord(run);
    if (last !== undefined && reason === undefined) return await keep(run, last);
    return await execute(run, reason ?? "asked for", last);
  } catch (error) {
    tell({ kind: "fail", error });
    throw error;
  }
}

async function lookUp(
  project: Project,
  notebook: Notebook,
  { overrides, catalogFolders, path }:
    & Pick<Prepared, "catalogFolders" | "path">
    & Pick<Ingredients, "overrides">,
): Promise<Ingredients> {
  return {
    code: codeHash(notebook),
    overrides,
    datasets: await declaredDatasets(notebook.metadata.kenzan.inputs, catalogFolders, path),
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

/** The last record, and why it does not do. */
async function lastRecord(run: Prepared): Promise<[RunRecord | undefined, string | undefined]> {
  const folder = join(run.outFolder, run.notebook.metadata.kenzan.id);
  if (!await exists(folder)) return [undefined, "no earlier record"];
  let record: RunRecord;
  try {
    record = await readRunRecord(folder);
  } catch (error) {
    if (error instanceof Fault) return [undefined, error.subject.replace(/^notebook: /, "")];
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
  if (run.options.force) return [record, "asked for"];
  return [record, await staleness(record.manifest, await run.ingredients(), run.project)];
}

/** The record of an earlier run, with the narrative as it is now. */
async function keep(run: Prepared, last: RunRecord): Promise<StagedRun> {
  const { date = last.manifest.date } = run.options;
  const { environment } = await run.ingredients();
  const manifest: RunManifest = {
    ...last.manifest,
    ...(date === undefined ? {} : { date }),
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
    const record = await writeRunRecord(staging.folder, { ...refreshed, manifest }, timings);
    return staged(staging, record, { executed: false, changed: true });
  } catch (error) {
    await staging.remove();
    throw error;
  }
}

async function execute(run: Prepared, reason: string, last?: RunRecord): Promise<StagedRun> {
  const { project, notebook, options, tell } = run;
  const { id } = notebook.metadata.kenzan;
  const start = performance.now();
  const cells = codeCells(notebook).length;
  const expected = await readTimings(join(run.outFolder, id));
  const staging = await Staging.open(run.outFolder, id);
  const graph = settled(importedModules(project, notebook, dirname(run.file)));
  // The kernel starts while the data are being checked.
  const starting = settled(startKernel(run, staging.folder));
  try {
    const now = await run.ingredients();
    const manifestOf = (parts: Pick<RunManifest, "parameters" | "defaults" | "modules">): RunManifest => ({
      ...(options.date === undefined ? {} : { date: options.date }),
      notebook: describeNotebook(run),
      ...parts,
      datasets: now.datasets,
      lock: now.lock,
      config: now.config,
      environment: now.environment,
    });
    const draft = (items: RecordedItem[]): RunRecord => ({
      folder: staging.folder,
      notebook,
      items,
      manifest: manifestOf({ parameters: {}, defaults: {}, modules: [] }),
    });
    tell({ kind: "start", reason, cells, expected: expected?.total, last, draft: draft([]) });
    const executed = await executeCells(valueOf(await starting), notebook, {
      path: run.path,
      root: project.root,
      folder: staging.folder,
      overrides: now.overrides,
      timeout: options.timeout ?? TIMEOUT,
      outputLimit: options.outputLimit ?? OUTPUT_LIMIT,
      onCell: (cell, index) => tell({ kind: "cell", cell, index, cells }),
      onPublished: (items, all) => tell({ kind: "published", items, draft: draft(all) }),
    });
    const { parameters, defaults, durations } = executed;
    const manifest = manifestOf({ parameters, defaults, modules: valueOf(await graph) });
    const total = Math.round(performance.now() - start);
    const record = await writeRunRecord(staging.folder, { ...executed, manifest }, {
      total,
      cells: durations,
    });
    options.signal?.throwIfAborted();
    tell({ kind: "finish", milliseconds: performance.now() - start });
    return staged(staging, record, { executed: true, changed: true, reason });
  } catch (error) {
    await graph;
    await staging.remove();
    throw error;
  } finally {
    const kernel = await starting;
    if ("value" in kernel) await kernel.value.close();
  }
}

function startKernel({ file, notebook, catalogFolders, options }: Prepared, folder: string): Promise<Kernel> {
  const env = {
    KENZAN_RUN_FOLDER: folder,
    KENZAN_INPUTS: notebook.metadata.kenzan.inputs.join(","),
    KENZAN_CATALOG: catalogFolders.join(delimiter),
  };
  return Kernel.start({ cwd: dirname(file), env, signal: options.signal });
}

function staged(
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

function describeNotebook({ notebook, path }: Prepared): RunManifest["notebook"] {
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

/** A promise whose failure waits until somebody asks: a failing cell is the better message. */
function settled<T>(promise: Promise<T>): Promise<{ value: T } | { failure: unknown }> {
  return promise.then((value) => ({ value }), (failure) => ({ failure }));
}

function valueOf<T>(settled: { value: T } | { failure: unknown }): T {
  if ("failure" in settled) throw settled.failure;
  return settled.value;
}
