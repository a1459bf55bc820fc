import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Font } from "./fonts.ts";

/** Dots per inch of the PNG copies: enough for print from office programs. */
const DPI = 192;

let started: Promise<void> | undefined;

/** A drawn picture. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  rgba: Uint8Array;
}

/** Draws an SVG as PNG, with the fonts of the report. */
export async function figurePng(svg: string, fonts: Font[]): Promise<Uint8Array> {
  return await draw(svg, fonts, (image) => image.asPng());
}

/** Draws an SVG as {@link figurePng} does, for comparing. */
export async function figurePixels(svg: string, fonts: Font[]): Promise<Pixels> {
  return await draw(svg, fonts, ({ width, height, pixels }) => ({ width, height, rgba: pixels }));
}

type Image = ReturnType<InstanceType<typeof Resvg>["render"]>;

async function draw<T>(svg: string, fonts: Font[], take: (image: Image) => T): Promise<T> {
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
  const image = drawing.render();
  const taken = take(image);
  image.free();
  drawing.free();
  return taken;
}
