import { fromArrayBuffer, getDecoder } from "geotiff";
import { Fault } from "../fault/mod.ts";

/** One picture of a sequence. */
export interface Frame {
  /** Its name in the archive. */
  name: string;
  width: number;
  height: number;
  /** `row * width + column` from the top left; in the unit that the entry states. */
  values: Uint8Array | Uint16Array | Float32Array;
}

/** Compression of TIFF that is JPEG: its decoder reads a JPEG file too. */
const JPEG = 7;
/** Grey levels stored as colours have no chroma; JPEG loses a little. */
const GREY_WITHIN = 8;

/**
 * Decodes one frame: a TIFF of one band (uint8, uint16 or float32), or a JPEG in grey levels.
 *
 * @throws {Fault} of another kind of file, more than one band or page, another type of pixel, and false colours: no
 * temperature can be told from them.
 */
export async function decodeFrame(name: string, bytes: Uint8Array): Promise<Frame> {
  const isTiff = bytes[0] === bytes[1] && (bytes[0] === 0x49 || bytes[0] === 0x4d);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isTiff && !isJpeg) throw unusable(name, "neither a TIFF nor a JPEG file");
  try {
    return { name, ...await (isTiff ? decodeTiff(name, bytes) : decodeJpeg(name, bytes)) };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unusable(name, error instanceof Error ? error.message : String(error), error);
  }
}

async function decodeTiff(name: string, bytes: Uint8Array): Promise<Omit<Frame, "name">> {
  const tiff = await fromArrayBuffer(bytes.slice().buffer);
  const pages = await tiff.getImageCount();
  if (pages !== 1) throw unusable(name, `${pages} pages`);
  const image = await tiff.getImage();
  if (image.getSamplesPerPixel() !== 1) throw unusable(name, `${image.getSamplesPerPixel()} bands`);
  const values = (await image.readRasters())[0];
  if (values instanceof Uint8Array || values instanceof Uint16Array || values instanceof Float32Array) {
    return { width: image.getWidth(), height: image.getHeight(), values };
  }
  throw unusable(
    name,
    `pixels of ${image.getBitsPerSample()} bits, sample format ${image.getSampleFormat()}`,
  );
}

async function decodeJpeg(name: string, bytes: Uint8Array): Promise<Omit<Frame, "name">> {
  const { width, height } = jpegSize(name, bytes);
  const parameters = {
    tileWidth: width,
    tileHeight: height,
    predictor: 1,
    bitsPerSample: 8,
    planarConfiguration: 1,
  };
  const decoder = await getDecoder(JPEG, parameters);
  const pixels = new Uint8Array(await decoder.decodeBlock(bytes.slice().buffer));
  const components = pixels.length / (width * height);
  if (components === 1) return { width, height, values: pixels };
  if (components !== 3) throw unusable(name, `a JPEG of ${components} components`);
  // Y, Cb, Cr.
  const values = new Uint8Array(width * height);
  for (let p = 0; p < values.length; p++) {
    values[p] = pixels[3 * p];
    if (
      Math.abs(pixels[3 * p + 1] - 128) > GREY_WITHIN || Math.abs(pixels[3 * p + 2] - 128) > GREY_WITHIN
    ) {
      throw unusable(
        name,
        `false colours, first at column ${p % width}, row ${Math.floor(p / width)}`,
        undefined,
        "export the frames again with a grey palette (white hot), or better as radiometric TIFF",
      );
    }
  }
  return { width, height, values };
}

/** Width and height from the start-of-frame marker of a JPEG file (ITU-T T.81, B.2.2). */
function jpegSize(name: string, bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1];
    // Baseline, extended and progressive; C4, C8 and CC are no frames.
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  throw unusable(name, "a JPEG file without a frame, or with one that is lossless or arithmetic-coded");
}

function unusable(
  name: string,
  found: string,
  cause?: unknown,
  remedy = "export the frames again, or leave this one out of the archive",
): Fault {
  return new Fault("frames: a frame that cannot be used", {
    expected: "a TIFF of one band (uint8, uint16 or float32), or a JPEG in grey levels",
    found,
    where: name,
    remedy,
    cause,
  });
}
