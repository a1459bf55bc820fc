import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { drawingPng, type Pixels } from "./drawing_png.ts";
import type { Font } from "./fonts.ts";

/** Dots per inch of the PNG copies: enough for print from office programs. */
const DPI = 192;
/** Pixels of the largest drawing: beyond a gigabyte the memory of WebAssembly ends without a word. */
const MOST_PIXELS = 2 ** 28;

let started: Promise<void> | undefined;

/** Draws an SVG as PNG, with the fonts of the report. */
export async function figurePng(svg: string, fonts: Font[]): Promise<Uint8Array> {
  return drawingPng(await figurePixels(svg, fonts));
}

/**
 * Draws an SVG as {@link figurePng} does, for comparing.
 *
 * @throws Error for what is no SVG, and for a drawing too large to draw.
 */
export async function figurePixels(svg: string, fonts: Font[]): Promise<Pixels> {
  const wasm = new URL("../../node_modules/@resvg/resvg-wasm/index_bg.wasm", import.meta.url);
  await (started ??= Deno.readFile(wasm).then((bytes) => initWasm(bytes)));
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: DPI / 96 },
    background: "white",
    font: {
      fontBuffers: fonts.map(({ bytes }) => bytes),
      defaultFontFamily: "Noto Sans JP",
      sansSerifFamily: "Noto Sans JP",
    },
  });
  const [across, down] = [drawing.width, drawing.height].map((side) => Math.ceil(side * DPI / 96));
  if (across * down > MOST_PIXELS) {
    drawing.free();
    throw new Error(
      `a drawing of ${across} x ${down} pixels at ${DPI} dots per inch: the most are ${MOST_PIXELS}`,
    );
  }
  const image = drawing.render();
  const { width, height, pixels } = image;
  image.free();
  drawing.free();
  return { width, height, rgba: pixels };
}
