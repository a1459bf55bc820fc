import { join, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import {
  absoluteCatalogFolders,
  declaredInputs,
  findProject,
  FRAGILITY_FILE,
  readNotebook,
  readRunRecord,
  runNotebook,
  type RunOptions,
  type RunRecord,
  writeWhole,
} from "../notebook/mod.ts";
import { assess, type Observations } from "./assess.ts";
import { type Circumstance, circumstances } from "./circumstance.ts";
import type { Fragility } from "./fragility.ts";
import { fragilityBytes, originOf } from "./fragility_file.ts";
import { type Observation, observe } from "./observation.ts";

/** How a record is measured. */
export interface MeasureRecordOptions
  extends Pick<RunOptions, "parameters" | "catalogFolders" | "allow" | "timeout" | "signal"> {
  /** Runs of each kind of circumstances. Default 3. */
  runs?: number;
  /** Runs at once. Default 2. */
  jobs?: number;
  onEvent?: (event: MeasureEvent) => void;
}

/** How a notebook is measured. */
export interface MeasureOptions extends MeasureRecordOptions, Pick<RunOptions, "outFolder"> {}

/** What happens while a notebook is measured. */
export type MeasureEvent =
  | { kind: "plan"; runs: Circumstance[] }
  /** The `done`-th run of `of` ended; with the first line of the reason where a cell failed. */
  | {
    kind: "run";
    circumstance: Circumstance;
    done: number;
    of: number;
    milliseconds: number;
    failure?: string;
  };

/**
 * Runs a notebook in other circumstances and compares what it publishes with its run record, beside which
 * `fragility.json` is written. The record itself and the notebook's folder are not touched.
 *
 * @throws {Fault} when the notebook has no run record, or one of another run; when it is broken off, nothing is written.
 */
export async function measureFragility(path: string, options: MeasureOptions = {}): Promise<Fragility> {
  const { id } = (await readNotebook(path)).metadata.kenzan;
  const project = await findProject(path);
  const outFolder = resolve(options.outFolder ?? join(project.root, "reports", "out"));
  const record = await recordOf(path, { ...options, outFolder, id });
  const fragility = await measureRecord(path, record, options);
  options.signal?.throwIfAborted();
  await writeWhole(join(outFolder, id, FRAGILITY_FILE), fragilityBytes(fragility));
  return fragility;
}

/**
 * Runs a notebook in other circumstances and compares what it publishes with a record of it. Nothing is written.
 *
 * @param path of the notebook that the record is of, as it is now.
 * @param options.parameters those of the record.
 */
export async function measureRecord(
  path: string,
  record: RunRecord,
  options: MeasureRecordOptions = {},
): Promise<Fragility> {
  const { runs = 3, jobs = 2, onEvent = () => {} } = options;
  const { kenzan } = (await readNotebook(path)).metadata;
  const scratch = await Deno.makeTempDir({ prefix: "kenzan-fragility-" });
  try {
    // Loaded when used: a report that tells what was measured does not wait for it.
    const [{ openCatalog }, { scopeOf }] = await Promise.all([
      import("../catalog/mod.ts"),
      import("./scope.ts"),
    ]);
    const catalog = await openCatalog({ folders: absoluteCatalogFolders(options.catalogFolders) });
    const scope = scopeOf(
      kenzan,
      declaredInputs(kenzan).toSorted().filter((id) => catalog.has(id)).map((id) => catalog.entry(id)),
    );
    const planned = circumstances(scope, record.manifest.parameters, runs);
    onEvent({ kind: "plan", runs: planned });
    const recorded = await observe(record);
    const found = await inParallel(planned, jobs, async (circumstance, done) => {
      const start = performance.now();
      const observed = await runIn(circumstance, path, options, join(scratch, `run-${done.started}`));
      const failure = observed instanceof Fault ? inOneLine(observed) : undefined;
      const milliseconds = performance.now() - start;
      onEvent({ kind: "run", circumstance, done: ++done.ended, of: planned.length, milliseconds, failure });
      return observed;
    });
    const others: Observations = new Map();
    const failures: Fragility["failures"] = [];
    planned.forEach(({ kind, run }, at) => {
      const observed = found[at];
      if (observed instanceof Fault) failures.push({ kind, run, message: inOneLine(observed) });
      else others.set(kind, [...others.get(kind) ?? [], observed]);
    });
    return {
      of: originOf(record.manifest),
      runs,
      scope,
      failures,
      ...assess(record.items, recorded, others),
    };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The notebook's record, if it is right as it is. */
async function recordOf(
  path: string,
  { outFolder, id, parameters, catalogFolders, allow, signal }: MeasureOptions & {
    outFolder: string;
    id: string;
  },
): Promise<RunRecord> {
  const folder = join(outFolder, id);
  const missing = (found: string) =>
    new Fault(`fragility: no run record of ${id} to compare with`, {
      expected: `a record in ${folder} of the notebook as it is, with the same parameters and data`,
      found,
      where: path,
      remedy: "make one first: `deno task report`, with the same -p and --catalog",
    });
  // Asked of a copy, so that whatever comes of it, the record stays.
  const copy = await Deno.makeTempDir({ prefix: "kenzan-fragility-" });
  try {
    await copyFolder(folder, join(copy, id));
    const stale = new AbortController();
    const run = await runNotebook(path, {
      parameters,
      catalogFolders,
      allow,
      outFolder: copy,
      signal: signal ? AbortSignal.any([signal, stale.signal]) : stale.signal,
      onEvent: (event) => event.kind === "start" && stale.abort(missing(event.reason)),
    });
    await run.discard();
    return await readRunRecord(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw missing("none");
    throw error;
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

/** One run; the fault where a cell failed. */
async function runIn(
  { parameters, perturb }: Circumstance,
  path: string,
  options: MeasureRecordOptions,
  outFolder: string,
): Promise<Observation | Fault> {
  const { catalogFolders, allow, timeout, signal } = options;
  try {
    const run = await runNotebook(path, {
      parameters: { ...options.parameters, ...parameters },
      catalogFolders,
      allow,
      timeout,
      signal,
      outFolder,
      perturb,
    });
    const observation = await observe(run.record);
    await run.discard();
    return observation;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** The cell, and the first line of what it threw. */
function inOneLine({ subject, found }: Fault): string {
  return [subject, ...(found === undefined ? [] : [found.split("\n")[0]])].join(": ");
}

/**
 * `work` over `items`, at most `jobs` at a time; results in the order of the items. After a failure none is begun, and
 * it is thrown when those under way have ended.
 */
async function inParallel<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T, done: { started: number; ended: number }) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const done = { started: 0, ended: 0 };
  const queue = items.entries();
  const workers = Array.from({ length: Math.max(1, jobs) }, async () => {
    for (const [index, item] of queue) {
      done.started++;
      try {
        results[index] = await work(item, done);
      } catch (error) {
        queue.return?.();
        throw error;
      }
    }
  });
  const failed = (await Promise.allSettled(workers)).find((worker) => worker.status === "rejected");
  if (failed) throw failed.reason;
  return results;
}
