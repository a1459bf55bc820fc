import { type Zippable, zipSync } from "fflate";

/** Of files in archives, on whatever clock: their bytes depend on what is in them alone. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** A frame as uncompressed TIFF (TIFF 6.0, baseline grey) of whole numbers of 16 bits. */
export function tiffFrame(
  values: Uint16Array,
  { width, height }: { width: number; height: number },
): Uint8Array {
  const [SHORT, LONG] = [3, 4];
  const entries: [tag: number, type: number, value: number][] = [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, 16], // bits per sample
    [259, SHORT, 1], // no compression
    [262, SHORT, 1], // black is zero
    [273, LONG, 0], // offset of the pixels, below
    [277, SHORT, 1], // one band
    [278, LONG, height], // rows per strip
    [279, LONG, 2 * values.length],
    [339, SHORT, 1], // unsigned
  ];
  const start = 8 + 2 + 12 * entries.length + 4;
  entries[5][2] = start;
  const file = new DataView(new ArrayBuffer(start + 2 * values.length));
  file.setUint16(0, 0x4949);
  file.setUint16(2, 42, true);
  file.setUint32(4, 8, true);
  file.setUint16(8, entries.length, true);
  entries.forEach(([tag, type, value], k) => {
    const at = 10 + 12 * k;
    file.setUint16(at, tag, true);
    file.setUint16(at + 2, type, true);
    file.setUint32(at + 4, 1, true);
    if (type === SHORT) file.setUint16(at + 8, value, true);
    else file.setUint32(at + 8, value, true);
  });
  for (let p = 0; p < values.length; p++) file.setUint16(start + 2 * p, values[p], true);
  return new Uint8Array(file.buffer);
}

/** Files in one ZIP archive, in this order; the same files give the same bytes. */
export function zipArchive(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const parts: Zippable = {};
  for (const [name, bytes] of files) parts[name] = [bytes, { mtime: ZIP_EPOCH, os: 0, level: 1 }];
  return zipSync(parts);
}
