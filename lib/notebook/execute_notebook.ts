import { delimiter, dirname, join, relative } from "node:path";
import type { CellLineage } from "./cell_lineage.ts";
import { refuseChangedContents } from "./changed_contents.ts";
import { loadClaimCheck } from "./claim_check.ts";
import { refuseMeddling } from "./declared_dataset.ts";
import { declaredInputs } from "./description.ts";
import { codeCells, executeCells } from "./execute_cells.ts";
import { Kernel } from "./kernel_client.ts";
import { hashModules } from "./module_graph.ts";
import { Postponed } from "./postponed.ts";
import { publicationOf } from "./publication.ts";
import { describeNotebook, type PreparedRun, staged } from "./prepared_run.ts";
import { readTimings } from "./read_run_record.ts";
import { NO_LINEAGE } from "./lineage.ts";
import { readLineage } from "./read_lineage.ts";
import { dropEmptyParts, makeParts, refuseLinks } from "./record_folder.ts";
import { refuseLateAccess } from "./refused_access.ts";
import type { RunOptions, StagedRun } from "./run_options.ts";
import type { RecordedItem, RunManifest, RunRecord } from "./run_record.ts";
import { Sandbox } from "./sandbox.ts";
import { Staging } from "./staging.ts";
import type { Ingredients } from "./staleness.ts";
import { refuseUnawaited } from "./unawaited_publications.ts";
import { carryMeasurement, writeRunRecord } from "./write_run_record.ts";

const TIMEOUT = 600, OUTPUT_LIMIT = 10_000_000;
/** Milliseconds that the first cells have for loading modules. */
const MODULES_LOADED = 1000;

/** The record of an earlier run, if there is one, and why the notebook runs again; nothing, if it need not. */
export interface LastRecord {
  last?: RunRecord;
  reason?: string;
}

/** What only a run can tell. */
type Findings = Pick<RunManifest, "parameters" | "defaults" | "datasets" | "unread" | "modules" | "packages">;
const NOTHING: Findings = {
  parameters: {},
  defaults: {},
  datasets: [],
  unread: [],
  modules: [],
  packages: [],
};

/**
 * Runs the cells of a notebook in a fresh kernel, within its sandbox, into a staged record.
 *
 * @param looking The record of an earlier run, which the kernel does not wait for.
 * @throws {Fault} when a cell fails or reaches for what it may not, or data change meanwhile.
 */
export async function executeNotebook(
  run: PreparedRun,
  looking: Promise<LastRecord>,
): Promise<StagedRun> {
  const { project, notebook, options, tell, granted } = run;
  const { id } = notebook.metadata.kenzan;
  const start = performance.now();
  const earlier = settled(looking);
  const cells = codeCells(notebook);
  const expected = await readTimings(join(run.outFolder, id));
  const staging = await Staging.open(run.outFolder, id);
  const sandbox = await Sandbox.open(project, granted).catch(async (error) => {
    await staging.remove();
    throw error;
  });
  // The kernel starts while the data are being checked.
  const starting = settled(startKernel(run, staging.folder, sandbox));
  const close = async () => {
    const kernel = await starting;
    if ("value" in kernel) await kernel.value.close();
  };
  try {
    const { last, reason = "asked for" } = valueOf(await earlier);
    const now = await run.ingredients();
    await now.inputs.prepare(
      (dataset, done) => tell({ kind: "prepare", dataset, ...(done === undefined ? {} : { done }) }),
      options.signal,
    );
    const described = describeNotebook(run);
    const manifestOf = (findings: Findings): RunManifest => ({
      ...(options.date === undefined ? {} : { date: options.date }),
      publication: publicationOf(options.date),
      notebook: described,
      ...findings,
      sandbox: sandbox.kind,
      granted,
      lock: now.lock,
      config: now.config,
      environment: now.environment,
    });
    const declared = now.inputs.datasets.map(({ recorded }) => recorded);
    let lineage: CellLineage | undefined;
    const draft = (items: RecordedItem[]): RunRecord => {
      const { kind, log } = sandbox;
      const datasets = kind === "none"
        ? declared
        : log.readDatasets(declared, cells.map(({ cell }) => cell.id));
      const manifest = manifestOf({ ...NOTHING, datasets });
      const traced = lineage?.trace(items, manifest) ?? NO_LINEAGE;
      return { folder: staging.folder, notebook, items, lineage: traced, manifest };
    };
    tell({
      kind: "start",
      reason,
      cells: cells.length,
      expected: expected?.total,
      last,
      draft: () => draft([]),
    });
    const kernel = valueOf(await starting);
    rule(sandbox, run, staging.folder, now);
    await makeParts(staging.folder);
    // The code is read while it runs, but not while the first cells load modules: this thread answers what they may read.
    using reading = new Postponed(async () => lineage = await readLineage(notebook), MODULES_LOADED);
    using _loading = new Postponed(loadClaimCheck, MODULES_LOADED);
    const executed = await executeCells(kernel, notebook, {
      path: run.path,
      root: project.root,
      folder: staging.folder,
      overrides: now.overrides,
      timeout: options.timeout ?? TIMEOUT,
      outputLimit: options.outputLimit ?? OUTPUT_LIMIT,
      log: sandbox.log,
      onCell: (cell, index) => tell({ kind: "cell", cell, index, cells: cells.length }),
      onPublished: (items, all, isLast) =>
        tell({ kind: "published", items, isLast, folder: staging.folder, draft: () => draft(all) }),
    });
    await close();
    refuseLateAccess(sandbox.log, run.path);
    const code = await reading.result();
    refuseUnawaited(code.unawaited, run.path);
    // What a cell left running may have made one since.
    refuseLinks(staging.folder, run.path, { names: true });
    await refuseChangedContents(staging.folder, executed.items, run.path);
    await dropEmptyParts(staging.folder);
    const { parameters, defaults, durations } = executed;
    const manifest = manifestOf({ parameters, defaults, ...await provenance(sandbox, run, now) });
    const total = Math.round(performance.now() - start);
    const traced = code.trace(executed.items, manifest);
    const record = await writeRunRecord(staging.folder, { ...executed, lineage: traced, manifest }, {
      total,
      cells: durations,
    });
    if (last !== undefined) await carryMeasurement(last.folder, staging.folder);
    options.signal?.throwIfAborted();
    tell({ kind: "finish", milliseconds: performance.now() - start });
    const complete = staged(staging, record, { executed: true, changed: true, reason });
    return options.perturb === undefined ? complete : { ...complete, commit: refuseToKeep };
  } catch (error) {
    await close();
    await staging.remove();
    throw error;
  } finally {
    await sandbox.close();
  }
}

function startKernel(
  { file, notebook, catalogFolders, options }: PreparedRun,
  folder: string,
  { environment }: Sandbox,
): Promise<Kernel> {
  const env = {
    KENZAN_RUN_FOLDER: folder,
    KENZAN_INPUTS: declaredInputs(notebook.metadata.kenzan).join(","),
    KENZAN_CATALOG: catalogFolders.join(delimiter),
    ...perturbing(options.perturb),
  };
  return Kernel.start({
    cwd: dirname(file),
    env,
    environment,
    outputLimit: options.outputLimit ?? OUTPUT_LIMIT,
    signal: options.signal,
  });
}

/** Variables of a kernel that runs in other circumstances. */
function perturbing({ engine, ...tables }: RunOptions["perturb"] = {}): Record<string, string> {
  return {
    ...(engine === undefined ? {} : { DENO_V8_FLAGS: `--random-seed=${engine}` }),
    ...(Object.keys(tables).length === 0 ? {} : { KENZAN_PERTURB: JSON.stringify(tables) }),
  };
}

/** Lets cells have what the notebook declares. */
function rule(sandbox: Sandbox, run: PreparedRun, runFolder: string, { inputs }: Ingredients): void {
  const { project, notebook, file, granted, catalogFolders } = run;
  const cwd = dirname(file);
  for (const { cell } of codeCells(notebook)) sandbox.graph.add(cell.source, cwd);
  sandbox.rule({
    project,
    cwd,
    runFolder,
    datasets: inputs.datasets,
    catalogFolders: [join(project.root, "data-catalog"), ...catalogFolders],
    asked: notebook.metadata.kenzan.permissions ?? [],
    granted,
    undeclared: inputs.undeclared,
  });
}

/** What was read. */
async function provenance(
  { kind, log, graph }: Sandbox,
  { project, notebook, file }: PreparedRun,
  { inputs }: Ingredients,
): Promise<Omit<Findings, "parameters" | "defaults">> {
  const declared = inputs.datasets.map(({ recorded }) => recorded);
  const code = codeCells(notebook);
  if (kind === "none") {
    const followed = await Promise.all(code.map(({ cell }) => graph.follow(cell.source, dirname(file))));
    const paths = followed.flat().map((path) => relative(project.root, path).replaceAll("\\", "/"));
    return { datasets: declared, unread: [], modules: await hashModules(project, paths), packages: [] };
  }
  const datasets = log.readDatasets(declared, code.map(({ cell }) => cell.id));
  const isRead = (id: string) => datasets.some((dataset) => dataset.id === id);
  refuseMeddling(inputs.datasets.filter(({ recorded }) => isRead(recorded.id)));
  return {
    datasets,
    unread: declared.map(({ id }) => id).filter((id) => !isRead(id)),
    modules: log.modules,
    packages: log.packages,
  };
}

/** The record of a perturbed run says nowhere that it is one. */
function refuseToKeep(): Promise<never> {
  return Promise.reject(new Error("notebook: a perturbed run is not a record of the notebook"));
}

/** A promise whose failure waits until somebody asks: a failing cell is the better message. */
function settled<T>(promise: Promise<T>): Promise<{ value: T } | { failure: unknown }> {
  return promise.then((value) => ({ value }), (failure) => ({ failure }));
}

function valueOf<T>(settled: { value: T } | { failure: unknown }): T {
  if ("failure" in settled) throw settled.failure;
  return settled.value;
}
