import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { Checksum } from "./checksum.ts";
import type { CatalogEntry, SimulatedSource, Simulator } from "./entry.ts";
import { shownPath } from "./entry_file.ts";
import type { Location } from "./location.ts";
import { unwritable } from "./unwritable.ts";

/** Whether the dataset is made by a simulator. */
export function isSimulated(entry: CatalogEntry): entry is CatalogEntry & { source: SimulatedSource } {
  return "simulator" in entry.source;
}

/**
 * Makes a simulated dataset: runs `simulators[name]` of `lib/<domain>/mod.ts`.
 *
 * @param progress Called with the share done, 0 to 1.
 * @throws {Fault} when the domain or simulator does not exist.
 */
export async function simulate(
  entry: CatalogEntry & { source: SimulatedSource },
  domain: string | undefined,
  progress: (done: number) => void,
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
  const contents = await simulator(entry.source, progress);
  return { contents, sha256: createHash("sha256").update(contents).digest("hex"), bytes: contents.length };
}

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
 * @throws {Fault} when the simulator's bytes are not those the entry describes; nothing is written then.
 */
export async function ensureSimulated(
  entry: CatalogEntry & { source: SimulatedSource },
  options: { domain?: string; file: string; entryFile: string; progress: (done: number) => void },
): Promise<void> {
  if (existsSync(options.file)) return;
  options.progress(0);
  await alone(options.file, async () => {
    if (existsSync(options.file)) return;
    const made = await simulate(entry, options.domain, options.progress);
    if (made.sha256 !== entry.sha256) throw disagreement(entry, made, options);
    writeAtomically(options.file, made.contents);
  });
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
  const { contents, sha256, bytes } = await simulate(entry, domain, options.progress);
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

/**
 * Does what only one process at a time may do about a file, by a lock beside it that ends with the process that holds
 * it. Where the file system has no locks, nobody waits.
 */
async function alone(file: string, work: () => Promise<void>): Promise<void> {
  const beside = `${file}.lock`;
  using lock = writing(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return Deno.openSync(beside, { write: true, create: true });
  });
  try {
    await lock.lock(true);
  } catch (error) {
    if (!WITHOUT_LOCKS.has((error as { code?: string }).code ?? "")) throw error;
  }
  try {
    await work();
  } finally {
    // Before it is let go of: whoever waited for this one finds the file made.
    rmSync(beside, { force: true });
  }
}

/** How file systems without locks answer. */
const WITHOUT_LOCKS = new Set(["ENOSYS", "ENOTSUP", "EOPNOTSUPP", "ENOLCK"]);

/**
 * Writes a file so that others see either nothing, the old file or the whole new one.
 *
 * @throws {Fault} where the system refuses it.
 */
export function writeAtomically(file: string, bytes: Uint8Array): void {
  writing(file, () => writeWhole(file, bytes));
}

/** What `write` gives. @throws {Fault} where the system refuses it. */
function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const remedy =
      "ask who keeps the project for a copy of this file, or work in a copy of the project that is yours";
    throw unwritable(error, `catalog: ${basename(file)} cannot be written`, file, remedy);
  }
}

function writeWhole(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${crypto.randomUUID()}.part`;
  try {
    const handle = openSync(temporary, "wx");
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
