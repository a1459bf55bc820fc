import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname } from "node:path";
import { unwritable } from "./unwritable.ts";

/**
 * Writes a file so that others see either nothing, the old file or the whole new one.
 *
 * @throws {Fault} where the system refuses it.
 */
export function writeAtomically(file: string, bytes: Uint8Array): void {
  writing(file, () => writeWhole(file, bytes));
}

/**
 * What `write` gives.
 *
 * @param opened What it writes to, if not the file itself.
 * @throws {Fault} where the system refuses to write `file`.
 */
export function writing<T>(file: string, write: () => T, opened = file): T {
  try {
    return write();
  } catch (error) {
    const remedy =
      "ask who keeps the project for a copy of this file, or work in a copy of the project that is yours";
    throw unwritable(error, `catalog: ${basename(file)} cannot be written`, opened, remedy);
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
