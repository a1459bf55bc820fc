import { Buffer } from "node:buffer";
import { constants, crc32, deflateSync } from "node:zlib";

/** A drawn picture. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  rgba: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Bits of a sample, and the colour type of red, green and blue. */
const DEPTH = 8, TRUE_COLOUR = 2;
/** The filter that keeps what differs from the line above; above the first, all is 0. */
const UP = 2;

/**
 * A PNG file (ISO/IEC 15948) of an opaque drawing, in true colour. Resvg's own takes a third of the time of a figure,
 * this one hardly any: drawings are flat, so lines are told by what differs from the one above, and runs of one byte are
 * all that zlib looks for. That leaves it no choice which could differ between processors.
 */
export function drawingPng({ width, height, rgba }: Pixels): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([DEPTH, TRUE_COLOUR], 8);
  const lines = deflateSync(filteredLines({ width, height, rgba }), { strategy: constants.Z_RLE });
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", lines),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function filteredLines({ width, height, rgba }: Pixels): Uint8Array {
  const lines = new Uint8Array(height * (3 * width + 1));
  for (let row = 0, at = 0, pixel = 0; row < height; row++) {
    lines[at++] = UP;
    const above = row === 0 ? new Uint8Array(4 * width) : rgba.subarray(pixel - 4 * width, pixel);
    for (let up = 0; up < above.length; up += 4, pixel += 4) {
      lines[at++] = rgba[pixel] - above[up];
      lines[at++] = rgba[pixel + 1] - above[up + 1];
      lines[at++] = rgba[pixel + 2] - above[up + 2];
    }
  }
  return lines;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), data.length + 8);
  return bytes;
}
