import { createHash } from "node:crypto";
import { basename } from "node:path";
import { Fault } from "../fault/mod.ts";
import { checkedThing, type ThingOptions } from "./checks.ts";
import { show } from "./display.ts";
import { escapeMarkup } from "./markup.ts";
import { formatNumber } from "./number_format.ts";
import type { PublishedFile } from "./published.ts";
import { refuseOtherMedia, SIGNATURE_BYTES } from "./media_signature.ts";
import { runFolder } from "./run_folder.ts";

/** A file's name and what is in it: either its bytes, or where it lies now (it is copied). */
export type FileSource =
  & {
    /** ASCII letters, digits, `.`, `_`, `-`. Default with `path`: its own. */ name?: string;
    mediaType: string;
  }
  & ({ bytes: Uint8Array<ArrayBuffer>; path?: undefined } | { path: string | URL; bytes?: undefined });

/** What belongs to a published file. */
export interface FileOptions extends ThingOptions {
  /** Folder of the run record; the file goes to its `files/`. Default: see {@link runFolder}. */
  folder?: string;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Publishes a file for those who work on with the result: GeoPackage, CSV, GeoTIFF, ONNX ... It is
 * written to `files/` of the run record at once, whole or not at all.
 *
 * @throws Fault for a malformed id or name, a missing language or media type, an empty file, one whose bytes are not of
 * its media type (PNG, JPEG, GIF, TIFF, PDF, GeoPackage, ZIP, Arrow, Parquet), and for a `path` that cannot be read.
 */
export async function file(id: string, source: FileSource, options: FileOptions): Promise<PublishedFile> {
  const { folder = runFolder() } = options;
  const thing = checkedThing(id, options);
  const name = source.name ?? (source.path === undefined ? "" : basename(String(source.path)));
  if (!NAME.test(name)) {
    throw new Fault(`publish: ${id} has no usable file name`, {
      expected: "ASCII letters, digits, `.`, `_` and `-`, e.g. `rates-by-prefecture.csv`",
      found: JSON.stringify(name),
      remedy: "set `name`; recipients open these files on every system",
    });
  }
  if (!/^[a-z]+\/[A-Za-z0-9.+-]+$/.test(source.mediaType ?? "")) {
    throw new Fault(`publish: ${id} has no media type`, {
      expected: "e.g. `text/csv` or `application/geopackage+sqlite3`",
      found: JSON.stringify(source.mediaType),
    });
  }
  if (source.path === undefined && !(source.bytes instanceof Uint8Array)) {
    throw new Fault(`publish: ${id} has nothing in it`, {
      expected: "`bytes` as a Uint8Array, or the `path` of a file that the cell has written",
      found: Object.prototype.toString.call(source.bytes).slice(8, -1),
      remedy: "of a text: `bytes: new TextEncoder().encode(text)`",
    });
  }
  const written = await store(id, source, folder, name);
  const published: PublishedFile = {
    kind: "file",
    ...thing,
    name,
    mediaType: source.mediaType,
    content: { ...written, path: `files/${name}` },
  };
  const size = written.bytes === 1 ? "1 byte" : `${formatNumber(written.bytes)} bytes`;
  return await show(published, {
    text: `${thing.label.ja}: files/${name} (${size})  [${id}]`,
    html: `<div>${escapeMarkup(thing.label.ja)}: <code>files/${name}</code> ` +
      `<span style="opacity:.7">(${size})</span> <code style="opacity:.6">${id}</code></div>`,
  });
}

/** Writes beside the target and renames, so that a run that is cut off leaves no half file. */
async function store(
  id: string,
  source: FileSource,
  folder: string,
  name: string,
): Promise<{ sha256: string; bytes: number }> {
  await Deno.mkdir(`${folder}/files`, { recursive: true });
  const target = `${folder}/files/${name}`;
  const beside = `${folder}/files/.${name}.part`;
  const hash = createHash("sha256");
  let bytes = 0, head = new Uint8Array(0), tail = head;
  try {
    using output = await Deno.open(beside, { write: true, create: true, truncate: true });
    const writer = output.writable.getWriter();
    for await (const chunk of source.bytes ? [source.bytes] : await readable(id, source.path!)) {
      hash.update(chunk);
      bytes += chunk.length;
      if (head.length < SIGNATURE_BYTES) head = joined(head, chunk).slice(0, SIGNATURE_BYTES);
      tail = joined(tail, chunk.subarray(-SIGNATURE_BYTES)).slice(-SIGNATURE_BYTES);
      await writer.write(chunk);
    }
    await writer.close();
    if (bytes === 0) {
      throw new Fault(`publish: ${id} is an empty file`, { expected: "at least one byte", found: "none" });
    }
    refuseOtherMedia(id, source.mediaType, head, tail);
    await Deno.rename(beside, target);
  } catch (cause) {
    await Deno.remove(beside).catch(() => undefined); // The first error is the one to report.
    throw cause;
  }
  return { sha256: hash.digest("hex"), bytes };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + Math.min(b.length, SIGNATURE_BYTES));
  both.set(a);
  both.set(b.subarray(0, SIGNATURE_BYTES), a.length);
  return both;
}

async function readable(id: string, path: string | URL): Promise<ReadableStream<Uint8Array>> {
  try {
    return (await Deno.open(path)).readable;
  } catch (cause) {
    throw new Fault(`publish: ${id}: its file cannot be read`, {
      expected: "a file that the cell has written",
      found: cause instanceof Error ? cause.message : String(cause),
      where: String(path),
      cause,
    });
  }
}
