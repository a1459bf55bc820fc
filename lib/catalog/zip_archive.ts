import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { Fault } from "../fault/mod.ts";

/** A file in a {@link ZipArchive}. */
export interface ZipMember {
  /** With its folders, as the archive has it: `strip-1/0001.tiff`. */
  name: string;
  /** Uncompressed bytes. */
  size: number;
  /** Where its local header begins, and the bytes it takes after that header. */
  offset: number;
  stored: number;
  isDeflated: boolean;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const [STORED, DEFLATED] = [0, 8];
/** Stands in a field of 32 bits whose value is in the ZIP64 extra field. */
const ELSEWHERE = 0xffffffff;

/**
 * A ZIP archive (APPNOTE.TXT 6.3.10), also a large one (ZIP64), read member by member: the archive need not fit into
 * memory.
 */
export class ZipArchive {
  readonly members: ZipMember[];
  readonly #handle: number;

  /** @throws {Fault} when it is no ZIP archive, is cut off, encrypted, or packed by a method other than deflate. */
  constructor(path: string) {
    this.#handle = openSync(path, "r");
    try {
      this.members = this.#directory();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The bytes of a member. @throws {Fault} when they cannot be unpacked. */
  read({ name, offset, stored, size, isDeflated }: ZipMember): Uint8Array {
    const header = this.#bytes(offset, 30);
    if (header.getUint32(0, true) !== LOCAL) throw damaged(`no header of ${name} at byte ${offset}`);
    const data = this.#bytes(offset + 30 + header.getUint16(26, true) + header.getUint16(28, true), stored);
    const packed = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    let bytes = packed;
    if (isDeflated) {
      try {
        bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
      } catch (error) {
        throw damaged(`${name}: ${error instanceof Error ? error.message : error}`, error);
      }
    }
    if (bytes.length !== size) throw damaged(`${name}: ${bytes.length} bytes in place of ${size}`);
    return bytes;
  }

  close(): void {
    closeSync(this.#handle);
  }

  #bytes(offset: number, length: number): DataView {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const count = readSync(this.#handle, bytes, at, length - at, offset + at);
      if (count === 0) throw damaged(`it ends ${length - at} bytes too early`);
      at += count;
    }
    return new DataView(bytes.buffer);
  }

  /** The list at the end of the archive; folders are left out. */
  #directory(): ZipMember[] {
    const { count, offset, length } = this.#end();
    const view = this.#bytes(offset, length);
    const members: ZipMember[] = [];
    for (let at = 0, k = 0; k < count; k++) {
      if (at + 46 > length || view.getUint32(at, true) !== CENTRAL) {
        throw damaged(`member ${k + 1} is not listed`);
      }
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
        view.getUint16(at + field, true)
      );
      const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
      if ((view.getUint16(at + 8, true) & 1) !== 0) throw damaged(`${name} is encrypted`);
      const method = view.getUint16(at + 10, true);
      if (method !== STORED && method !== DEFLATED) throw damaged(`${name} is packed by method ${method}`);
      const extra = new DataView(view.buffer, at + 46 + nameLength, extraLength);
      const [size, stored, start] = large(
        [24, 20, 42].map((field) => view.getUint32(at + field, true)),
        extra,
      );
      if (!name.endsWith("/")) {
        members.push({ name, size, stored, offset: start, isDeflated: method === DEFLATED });
      }
      at += 46 + nameLength + extraLength + commentLength;
    }
    return members;
  }

  #end(): { count: number; offset: number; length: number } {
    const { size } = fstatSync(this.#handle);
    // A comment of up to 65,535 bytes may follow.
    const from = Math.max(0, size - 65_557);
    const view = this.#bytes(from, size - from);
    let at = view.byteLength - 22;
    while (at >= 0 && view.getUint32(at, true) !== END) at--;
    if (at < 0) throw damaged("no list of members at its end");
    const has64 = at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64;
    if (!has64) {
      const [length, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
      return { count: view.getUint16(at + 10, true), offset, length };
    }
    const record = this.#bytes(whole(view, at - 12), 56);
    if (record.getUint32(0, true) !== END_64) throw damaged("no ZIP64 record where one should be");
    return { count: whole(record, 32), length: whole(record, 40), offset: whole(record, 48) };
  }
}

/** Values of 32 bits, those that are too large for it from the ZIP64 extra field (4.5.3), in their order. */
function large(values: number[], extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    return values.map((value) => {
      if (value !== ELSEWHERE) return value;
      field += 8;
      return whole(extra, field - 8);
    });
  }
  return values;
}

const whole = (view: DataView, at: number) => Number(view.getBigUint64(at, true));

function damaged(found: string, cause?: unknown): Fault {
  return new Fault("frames: a ZIP archive that cannot be read", {
    expected: "a whole ZIP archive, not encrypted, members stored or deflated",
    found,
    remedy: "make it again: zip frames.zip *.tiff",
    cause,
  });
}
