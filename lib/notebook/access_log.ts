import { dirname } from "node:path";
import type { Use, Verdict } from "./access_policy.ts";
import { sha256 } from "./canonical.ts";
import type { ModuleGraph } from "./module_graph.ts";
import type { Refusal } from "./refusal.ts";
import type { RecordedDataset, RunManifest } from "./run_record.ts";

/** What a run really read, and what it was refused: the provenance of its results. */
export class AccessLog {
  readonly #graph: ModuleGraph;
  readonly #modules = new Map<string, string>();
  readonly #packages = new Map<string, { name: string; version: string }>();
  /** By dataset, the cells that opened its files. */
  readonly #readers = new Map<string, Set<string>>();
  readonly #entries = new Set<string>();
  #cell = "";
  #refusals: Refusal[] = [];

  /** @param graph takes in what the modules that are read import. */
  constructor(graph: ModuleGraph) {
    this.#graph = graph;
  }

  /** From here on, accesses are those of a cell. */
  enter(cellId: string): void {
    this.#cell = cellId;
  }

  /** Writes down what was decided. A module's checksum is that of the moment it is read. */
  note(verdict: Verdict): void {
    if ("refusal" in verdict) {
      const isNew = !this.#refusals.some(({ what }) => what === verdict.refusal.what);
      if (isNew) this.#refusals.push(verdict.refusal);
    } else this.#use(verdict.use);
  }

  /** What was refused since the last time, each once. */
  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }

  /** Project files that were read, in the order of their paths. */
  get modules(): RunManifest["modules"] {
    return [...this.#modules].map(([path, sha256]) => ({ path, sha256 })).sort(by(({ path }) => path));
  }

  /** Packages that were imported or read from, in the order of their names. */
  get packages(): RunManifest["packages"] {
    for (const it of this.#graph.packages) this.#packages.set(`${it.name}@${it.version}`, it);
    return [...this.#packages].sort(by(([key]) => key)).map(([, it]) => it);
  }

  /** Of the declared datasets those that were read, with the cells that opened them, in the order given. */
  readDatasets(declared: RecordedDataset[], cellIds: string[]): RecordedDataset[] {
    return declared.filter(({ id }) => this.#readers.has(id) || this.#entries.has(id)).map((dataset) => ({
      ...dataset,
      readBy: cellIds.filter((id) => this.#readers.get(dataset.id)?.has(id)),
    }));
  }

  #use(use: Use): void {
    switch (use.kind) {
      case "dataset": {
        const readers = this.#readers.get(use.id) ?? new Set();
        this.#readers.set(use.id, readers.add(this.#cell));
        break;
      }
      case "entry":
        this.#entries.add(use.id);
        break;
      case "package":
        this.#packages.set(`${use.name}@${use.version}`, { name: use.name, version: use.version });
        // The lock file vouches for what was downloaded, not for what lies there now.
        this.#hash(use, false);
        break;
      case "module":
        this.#hash(use, /\.[cm]?[jt]sx?$/.test(use.path));
    }
  }

  /** @param isFollowed Whether what it imports counts as imported by name. */
  #hash({ path, file }: { path: string; file: string }, isFollowed: boolean): void {
    if (this.#modules.has(path)) return;
    let bytes: Uint8Array;
    try {
      bytes = Deno.readFileSync(file);
    } catch (error) {
      // A module that is not there fails in the cell; a folder has no bytes.
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory) return;
      throw error;
    }
    this.#modules.set(path, sha256(bytes));
    if (isFollowed) this.#graph.add(new TextDecoder().decode(bytes), dirname(file));
  }
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
