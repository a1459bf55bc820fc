import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { CatalogEntry } from "./entry.ts";

/** Bytes read at a time. */
const PIECE = 1 << 22;

/** SHA-256 (lower-case hex) and size of files, one after the other. */
export interface Checksum {
  sha256: string;
  bytes: number;
}

/** The checksum of files as if they were one, without holding them in memory. */
export function checksumOf(files: string[]): Checksum {
  return read(files, () => undefined);
}

/** The bytes of each file, and the checksum of just these bytes: what is parsed is what was checked. */
export function readWithChecksum(files: string[]): Checksum & { contents: Uint8Array[] } {
  const contents: Uint8Array[] = [];
  const checksum = read(files, (size) => {
    contents.push(new Uint8Array(size));
    return contents.at(-1);
  });
  return { ...checksum, contents };
}

/** Hashes files, reading each into the array that `target` gives for its size, if any. */
function read(files: string[], target: (size: number) => Uint8Array | undefined): Checksum {
  const hash = createHash("sha256");
  let bytes = 0;
  const piece = new Uint8Array(PIECE);
  for (const file of files) {
    const handle = openSync(file, "r");
    try {
      const { size } = fstatSync(handle);
      const whole = target(size);
      for (let at = 0; at < size;) {
        const buffer = whole?.subarray(at, Math.min(size, at + PIECE)) ?? piece;
        const count = readSync(handle, buffer, 0, buffer.length, null);
        if (count === 0) break;
        hash.update(buffer.subarray(0, count));
        at += count;
        bytes += count;
      }
    } finally {
      closeSync(handle);
    }
  }
  return { sha256: hash.digest("hex"), bytes };
}

/**
 * The files of a dataset as a fault names them. The parts of a Shapefile have one checksum, which cannot tell which of
 * them changed; the one that was written last is named, where one was.
 */
export function shownFiles(files: string[], shown: (path: string) => string): string {
  if (files.length === 1) return shown(files[0]);
  const times = files.map((file) => statSync(file).mtimeMs);
  const last = Math.max(...times);
  const newest = times.filter((time) => time === last).length === 1
    ? `; ${basename(files[times.indexOf(last)])} was written last`
    : "";
  const stem = basename(files[0], extname(files[0]));
  const parts = files.map((file) => extname(file)).join(" ");
  return `${shown(join(dirname(files[0]), stem))}, one of its parts ${parts}${newest}`;
}

/**
 * Refuses a file that is not the one the entry describes.
 *
 * @throws {Fault} with both checksums, or both sizes where these differ.
 */
export function refuseChanged(
  found: Checksum,
  entry: CatalogEntry,
  where: { file: string; entryFile: string },
): void {
  if (found.sha256 === entry.sha256 && found.bytes === entry.bytes) return;
  const isSize = found.bytes !== entry.bytes;
  const isSimulated = "simulator" in entry.source;
  throw new Fault(`catalog: ${entry.name}: the file is not the one the entry describes`, {
    expected: isSize ? `${entry.bytes} bytes` : `sha256 ${entry.sha256}`,
    found: isSize ? `${found.bytes} bytes` : `sha256 ${found.sha256}`,
    where: where.file,
    remedy: isSimulated
      ? `make it again: deno task catalog simulate ${entry.name}`
      : `restore the file; if the new data is meant, put its sha256 (${found.sha256}) and bytes (${found.bytes}) ` +
        `into ${where.entryFile}`,
  });
}
