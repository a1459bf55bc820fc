import { initWasm, Resvg } from "@resvg/resvg-wasm";
import type { Font } from "./fonts.ts";

/** Dots per inch of the PNG copies: enough for print from office programs. */
const DPI = 192;

let started: Promise<void> | undefined;

/** Draws an SVG as PNG, with the fonts of the report. */
export async function figurePng(svg: string, fonts: Font[]): Promise<Uint8Array> {
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
  const png = image.asPng();
  image.free();
  drawing.free();
  return png;
}
