/**
 * Records are made in `<outFolder>/.staging/` and swapped into place, so that what stands under a
 * notebook's name is always whole. Folder names there carry their maker, `<id>~<host>~<pid>~<n>`:
 * what a dead process left is removed, or, when it died between the two renames of a swap, put back.
 */

import { dirname, join } from "node:path";
import process from "node:process";
import { Fault } from "../fault/mod.ts";
import { refuseLinks } from "./record_folder.ts";

const PREVIOUS = "previous";
let count = 0;

/** A folder for a record in the making. */
export class Staging {
  /** Absolute path. */
  readonly folder: string;
  readonly #target: string;

  private constructor(folder: string, target: string) {
    this.folder = folder;
    this.#target = target;
  }

  /** Makes an empty one for `<outFolder>/<id>`. */
  static async open(outFolder: string, id: string): Promise<Staging> {
    const name = [id, host(), Deno.pid, count++].join("~");
    const folder = join(outFolder, ".staging", name);
    try {
      await Deno.mkdir(folder, { recursive: true });
    } catch (cause) {
      const expected = "a folder that can be made and written to";
      if (isFull(cause)) throw notWritable(outFolder, expected, cause);
      throw notAFolder(outFolder, expected, String(cause), cause);
    }
    return new Staging(folder, join(outFolder, id));
  }

  /** Puts the folder in its place. The one that was there goes; no moment without either lasts longer than a rename. */
  async swap(): Promise<string> {
    refuseLinks(this.folder, this.#target);
    const previous = `${this.folder}~${PREVIOUS}`;
    const had = await exists(this.#target);
    try {
      if (had) Deno.renameSync(this.#target, previous);
      Deno.renameSync(this.folder, this.#target);
      if (had) await Deno.remove(previous, { recursive: true });
    } catch (error) {
      throw notWritable(this.#target, "a record that can be replaced", error);
    }
    return this.#target;
  }

  /** Takes it away. */
  async remove(): Promise<void> {
    if (await exists(this.folder)) await Deno.remove(this.folder, { recursive: true });
  }
}

/**
 * Removes what dead processes of this machine left in `.staging/`.
 *
 * @param id of the notebook that is to run.
 * @throws {Fault} when the folder of its record, or one above it, is a file.
 */
export async function cleanStaging(outFolder: string, id: string): Promise<void> {
  for (let path = join(outFolder, id);; path = dirname(path)) {
    const kind = await kindOf(path);
    if (kind === "file") throw notAFolder(path, "a folder, for the run records", "a file");
    if (kind === "folder" || path === dirname(path)) break;
  }
  const staging = join(outFolder, ".staging");
  if (!await exists(staging)) return;
  const names = (await Array.fromAsync(Deno.readDir(staging))).map(({ name }) => name).sort();
  for (const name of names) {
    const [id, owner, pid, , role] = name.split("~");
    if (owner !== host() || isAlive(Number(pid))) continue;
    const folder = join(staging, name);
    const target = join(outFolder, id);
    try {
      if (role === PREVIOUS && !await exists(target)) await Deno.rename(folder, target);
      else await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue; // another process cleans too
      throw notWritable(folder, "what a dead run left, to be taken away", error);
    }
  }
}

/**
 * Writes a file whole or not at all, making its folders. An empty folder in its place goes; one that holds something may be
 * wanted.
 *
 * @throws {Fault} when the system refuses, has no room left, or such a folder lies there.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const beside = `${path}.${Deno.pid}.part`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(beside, content);
    else await Deno.writeFile(beside, content);
    if (await kindOf(path) === "folder") await removeEmpty(path);
    await Deno.rename(beside, path);
  } catch (error) {
    await Deno.remove(beside).catch(() => undefined); // the first error is the one to report
    throw notWritable(path, "a file that can be written", error);
  }
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await Deno.remove(folder);
  } catch (cause) {
    throw new Fault("notebook: a folder lies where a file is to be written", {
      expected: "a file, or nothing",
      found: "a folder that is not empty",
      where: folder,
      remedy: "rename or move it",
      cause,
    });
  }
}

/**
 * Does what writes a part of a record.
 *
 * @param where the file or folder it writes.
 * @throws {Fault} when the system refuses, or has no room left.
 */
export async function writing<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw notWritable(where, "a part of a run record that can be written", error);
  }
}

/** Gives a file a second name; copies where the file system cannot. */
export function linkFile(from: string, to: string): Promise<void> {
  return writing(to, async () => {
    await Deno.mkdir(dirname(to), { recursive: true });
    try {
      await Deno.link(from, to);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) throw error;
      await Deno.copyFile(from, to);
    }
  });
}

/** Whether a path exists. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What a path leads to. @throws {Fault} where the system does not let it be looked at. */
export async function kindOf(path: string): Promise<"folder" | "file" | "nothing"> {
  try {
    return (await Deno.stat(path)).isDirectory ? "folder" : "file";
  } catch (error) {
    const isNothing = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (isNothing) return "nothing";
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw notAFolder(path, "a folder that can be entered", String(error), error);
  }
}

/** The error of writing as a fault where the system refused or is full; else the error itself. */
function notWritable(where: string, expected: string, error: unknown): unknown {
  if (isFull(error)) {
    return new Fault("notebook: there is no room to keep the run records", {
      expected,
      found: String(error),
      where,
      remedy: "make room there, or name a folder elsewhere: --out FOLDER",
      cause: error,
    });
  }
  const isRefused = error instanceof Deno.errors.PermissionDenied || codeOf(error) === "EROFS";
  return isRefused ? notAFolder(where, expected, String(error), error) : error;
}

/** Whether a disk is full, or the user's share of it. */
function isFull(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT)$/.test(codeOf(error) ?? "");
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}

function notAFolder(where: string, expected: string, found: string, cause?: unknown): Fault {
  return new Fault("notebook: the run records cannot be kept there", {
    expected,
    found,
    where,
    remedy: "name a folder that you can write to: --out FOLDER",
    cause,
  });
}

function host(): string {
  return Deno.hostname().replaceAll(/[^A-Za-z0-9.-]/g, "-");
}

function isAlive(pid: number): boolean {
  if (pid === Deno.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // it lives, and is somebody else's
  }
}
