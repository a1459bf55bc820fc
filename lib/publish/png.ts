import { zlibSync } from "fflate";
import { Fault } from "../fault/mod.ts";

/** Pixels row by row, four bytes each: red, green, blue, opacity. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array | Uint8ClampedArray;
}

/**
 * A PNG file (ISO/IEC 15948) of the pixels, without loss: with a palette where there are at most
 * 256 colours, else in true colour. The same pixels give the same bytes; no times, no text.
 *
 * @throws Fault if the number of bytes does not fit the size.
 */
export function encodePng({ width, height, rgba }: Pixels): Uint8Array<ArrayBuffer> {
  if (!(width > 0 && height > 0) || rgba.length !== width * height * 4) {
    throw new Fault("publish: an image that does not fit its size", {
      expected: `${width} x ${height} pixels of 4 bytes`,
      found: `${rgba.length} bytes`,
    });
  }
  const indexed = paletteOf(rgba);
  const [perPixel, colourType] = indexed ? [1, 3] : [4, 6];
  const source = indexed ? indexed.indices : rgba;
  const lines = new Uint8Array(height * (width * perPixel + 1));
  for (let row = 0; row < height; row++) {
    // The byte before each line is its filter, 0: none. It serves flat colours best.
    lines.set(
      source.subarray(row * width * perPixel, (row + 1) * width * perPixel),
      row * (width * perPixel + 1) + 1,
    );
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourType], 8);
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    ...(indexed ? [chunk("PLTE", indexed.colours), chunk("tRNS", indexed.opacities)] : []),
    chunk("IDAT", zlibSync(lines, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** The PNG as a `data:` address, for `<image href>`. */
export function pngAddress(pixels: Pixels): string {
  return `data:image/png;base64,${encodePng(pixels).toBase64()}`;
}

/** Colours in order of appearance and an index for each pixel; undefined if there are over 256. */
function paletteOf(rgba: Uint8Array | Uint8ClampedArray) {
  const indexOf = new Map<number, number>();
  const indices = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < indices.length; i++) {
    const [red, green, blue, opacity] = [rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2], rgba[4 * i + 3]];
    // Fully transparent pixels are one colour.
    const colour = opacity === 0 ? 0 : ((red << 24) | (green << 16) | (blue << 8) | opacity) >>> 0;
    let index = indexOf.get(colour);
    if (index === undefined) {
      if (indexOf.size === 256) return undefined;
      indexOf.set(colour, index = indexOf.size);
    }
    indices[i] = index;
  }
  const all = [...indexOf.keys()];
  return {
    indices,
    colours: Uint8Array.from(
      all.flatMap((colour) => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255]),
    ),
    opacities: Uint8Array.from(all, (colour) => colour & 255),
  };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  let crc = ~0;
  for (let i = 4; i < bytes.length - 4; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  view.setUint32(bytes.length - 4, ~crc);
  return bytes;
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
