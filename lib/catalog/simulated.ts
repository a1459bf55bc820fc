import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "../fault/mod.ts";
import { alone } from "./alone.ts";
import type { Checksum } from "./checksum.ts";
import type { CatalogEntry, SimulatedSource, Simulator } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Whether the dataset is made by a simulator. */
export function isSimulated(entry: CatalogEntry): entry is CatalogEntry & { source: SimulatedSource } {
  return "simulator" in entry.source;
}

/**
 * Makes a simulated dataset: runs `simulators[name]` of `lib/<domain>/mod.ts`.
 *
 * @param options.progress Called with the share done, 0 to 1.
 * @param options.signal Ends it, with its reason, where the simulator tells its progress.
 * @throws {Fault} when the domain or simulator does not exist.
 */
export async function simulate(
  entry: CatalogEntry & { source: SimulatedSource },
  { domain, progress, signal }: {
    domain?: string;
    progress: (done: number) => void;
    signal?: AbortSignal;
  },
): Promise<Checksum & { contents: Uint8Array }> {
  const simulators = await simulatorsOf(entry, domain);
  const simulator = simulators[entry.source.simulator];
  if (simulator === undefined) {
    throw new Fault(`catalog: ${entry.name}: no such simulator`, {
      expected: `one of ${Object.keys(simulators).join(", ")}`,
      found: entry.source.simulator,
      where: `simulators in lib/${domain}/mod.ts`,
      remedy: "correct `source.simulator` in the entry",
    });
  }
  const tell = (done: number) => {
    progress(done);
    signal?.throwIfAborted();
    return turn();
  };
  await tell(0);
  signal?.throwIfAborted();
  const contents = await simulator(entry.source, tell);
  return { contents, sha256: createHash("sha256").update(contents).digest("hex"), bytes: contents.length };
}

/** Lets the process hear what came in meanwhile, Ctrl-C among it. */
const turn = () => pause(0);

async function simulatorsOf(
  entry: CatalogEntry,
  domain: string | undefined,
): Promise<Record<string, Simulator>> {
  const door = domain === undefined ? undefined : new URL(`../${domain}/mod.ts`, import.meta.url);
  if (door === undefined || !existsSync(door)) {
    throw new Fault(`catalog: ${entry.name}: no domain to simulate it`, {
      expected: "an entry in data-catalog/<domain>/, with simulators in lib/<domain>/mod.ts",
      found: domain ?? "an entry outside any domain folder",
      remedy: "move the entry into the folder of its domain",
    });
  }
  const module = await import(door.href) as { simulators?: Record<string, Simulator> };
  return module.simulators ?? {};
}

/**
 * Makes the file of a simulated dataset if it is not there. Of processes that want it at once, one makes it and the
 * others wait: a file that is there is never replaced, for a run may have verified it.
 *
 * @param options.progress Called with the share done, 0 to 1; with nothing while another process makes it.
 * @param options.signal Ends the waiting, and the simulation where it tells its progress, with its reason.
 * @throws {Fault} when the simulator's bytes are not those the entry describes; nothing is written then.
 */
export async function ensureSimulated(
  entry: CatalogEntry & { source: SimulatedSource },
  options: {
    domain?: string;
    file: string;
    entryFile: string;
    progress: (done?: number) => void;
    signal?: AbortSignal;
  },
): Promise<void> {
  const { file, progress, signal } = options;
  if (existsSync(file)) return;
  await alone(file, async () => {
    if (existsSync(file)) return;
    const made = await simulate(entry, options);
    if (made.sha256 !== entry.sha256) throw disagreement(entry, made, options);
    writeAtomically(file, made.contents);
  }, { waiting: () => progress(), signal });
}

/**
 * Makes a simulated dataset again, whether its file is there or not.
 *
 * @param options.update Write a new checksum into the entry; without it a different one is a Fault.
 * @throws {Fault} when the dataset is not simulated, or its bytes are not those the entry describes.
 */
export async function simulateAgain(
  location: Location,
  options: { update: boolean; progress: (done: number) => void },
): Promise<Checksum & { changed: boolean }> {
  const { entry, entryFile, domain, path } = location;
  if (!isSimulated(entry)) {
    throw new Fault(`catalog: ${entry.name} is not simulated`, {
      where: shownPath(entryFile),
      remedy: "only entries with `source.simulator` can be made",
    });
  }
  const { contents, sha256, bytes } = await simulate(entry, { domain, progress: options.progress });
  const changed = sha256 !== entry.sha256;
  if (changed && !options.update) throw disagreement(entry, { sha256, bytes }, { domain, entryFile });
  if (changed) {
    const text = readFileSync(entryFile, "utf-8")
      .replace(/"sha256": *"[^"]*"/, `"sha256": "${sha256}"`)
      .replace(/"bytes": *\d+/, `"bytes": ${bytes}`);
    writeAtomically(entryFile, new TextEncoder().encode(text));
  }
  writeAtomically(path, contents);
  return { sha256, bytes, changed };
}

function disagreement(
  entry: CatalogEntry & { source: SimulatedSource },
  made: Checksum,
  { domain, entryFile }: { domain?: string; entryFile: string },
): Fault {
  return new Fault(`catalog: ${entry.name}: simulator and entry disagree`, {
    expected: `sha256 ${entry.sha256}, ${entry.bytes} bytes`,
    found: `sha256 ${made.sha256}, ${made.bytes} bytes`,
    where: `simulator ${entry.source.simulator} of lib/${domain}, entry ${shownPath(entryFile)}`,
    remedy:
      `if the simulator was changed on purpose, run: deno task catalog simulate ${entry.name} --update; ` +
      "else restore it",
  });
}
