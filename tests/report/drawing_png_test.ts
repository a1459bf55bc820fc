import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";
import fc from "fast-check";
import { drawPixels, drawPng, rest } from "kenzan/report/mod.ts";
import { drawingPng } from "../../lib/report/drawing_png.ts";
import { drawing } from "./fixture.ts";

Deno.test.afterAll(rest);

/** Chunks of a PNG file, each checked against its own sum. */
function chunksOf(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const named = png.subarray(at + 4, at + 8 + length);
    assert.equal(view.getUint32(at + 8 + length), crc32(named));
    chunks.set(new TextDecoder().decode(named.subarray(0, 4)), named.subarray(4));
    at += length + 12;
  }
  return chunks;
}

/** Red, green and blue of all pixels, by what ISO/IEC 15948 says of the filter Up. */
function coloursOf(png: Uint8Array): { width: number; height: number; rgb: number[] } {
  const chunks = chunksOf(png);
  const header = chunks.get("IHDR")!;
  const size = new DataView(header.buffer, header.byteOffset);
  const [width, height] = [size.getUint32(0), size.getUint32(4)];
  assert.deepEqual([...header.subarray(8)], [8, 2, 0, 0, 0]);
  const lines = inflateSync(chunks.get("IDAT")!);
  const line = 3 * width + 1;
  assert.equal(lines.length, height * line);
  const rgb: number[] = [];
  for (let row = 0; row < height; row++) {
    assert.equal(lines[row * line], 2);
    for (let x = 0; x < 3 * width; x++) {
      const above = row === 0 ? 0 : rgb[(row - 1) * 3 * width + x];
      rgb.push((lines[row * line + 1 + x] + above) & 255);
    }
  }
  return { width, height, rgb };
}

const opaque = (rgba: Uint8Array) => [...rgba].filter((_, index) => index % 4 !== 3);

Deno.test("the PNG of a drawing holds its pixels", () => {
  const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(
    ([width, height]) =>
      fc.uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
        .map((rgba) => ({ width, height, rgba })),
  );
  fc.assert(fc.property(picture, ({ width, height, rgba }) => {
    assert.deepEqual(coloursOf(drawingPng({ width, height, rgba })), { width, height, rgb: opaque(rgba) });
  }));
});

Deno.test("a drawing that no memory holds is refused with its size, and the next is drawn", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40000" height="30000"/>';
  await assert.rejects(drawPng(svg), /80000 x 60000 pixels at 192 dots per inch: the most are 268435456/);
  assert.ok((await drawPng(drawing())).length > 0);
});

Deno.test("a figure's PNG shows what was drawn, to other programs too", async () => {
  const svg = drawing();
  const [png, { width, height, rgba }] = [await drawPng(svg), await drawPixels(svg)];
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.deepEqual([...chunksOf(png).keys()], ["IHDR", "IDAT", "IEND"]);
  assert.deepEqual(coloursOf(png), { width, height, rgb: opaque(rgba) });
  // Resvg reads it: each of its pixels becomes one.
  const again = await drawPixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width / 2}" height="${height / 2}">` +
      `<image width="${width / 2}" height="${height / 2}" image-rendering="pixelated" ` +
      `href="data:image/png;base64,${png.toBase64()}"/></svg>`,
  );
  assert.deepEqual(again, { width, height, rgba });
});
