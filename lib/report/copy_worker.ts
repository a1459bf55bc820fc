/** The thread that makes copies for office programs, beside the one that sets the report. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import { figurePixels, figurePng, type Pixels } from "./figure_png.ts";
import { type Font, readFonts } from "./fonts.ts";
import { specimenFiles } from "./specimen.ts";
import { serve } from "./thread_service.ts";

// markdown-it 13 requires the deprecated punycode module; nobody at the terminal can do anything about it.
process.noDeprecation = true;

let fonts: Promise<Font[]> | undefined;
/** PNG by SVG, from when a figure is published until its record is copied. */
const drawn = new Map<string, Promise<Uint8Array>>();

const gothic = () => fonts ??= readFonts(["Noto Sans JP"]);

function draw(svg: string): Promise<Uint8Array> {
  const png = drawn.get(svg) ?? gothic().then((fonts) => figurePng(svg, fonts));
  drawn.set(svg, png);
  return png;
}

const services = {
  /** Draws a specimen, and reads the narrative, which the record will probably have, too. */
  async warm(likely: RunRecord): Promise<void> {
    await draw(new TextDecoder().decode(specimenFiles.get("/drawing.svg")));
    await import("./office_copies.ts");
    const { editionOf } = await import("./edition.ts");
    editionOf(likely.notebook, likely.manifest.notebook.path, "ja");
  },
  /** Draws an SVG file that a record will hold. What goes wrong goes wrong again, and is told, in `copy`. */
  async drawAhead(path: string): Promise<void> {
    await draw(await Deno.readTextFile(path)).catch(() => {});
  },
  async png(svg: string): Promise<Uint8Array> {
    return await figurePng(svg, await gothic());
  },
  async pixels(svg: string): Promise<Pixels> {
    return await figurePixels(svg, await gothic());
  },
  async copy(record: RunRecord): Promise<string[]> {
    const { officeCopies } = await import("./office_copies.ts");
    return await officeCopies(record, async (svg) => {
      const png = await draw(svg);
      drawn.delete(svg);
      return png;
    });
  },
};

/** What this thread can be asked. */
export type CopyServices = typeof services;

serve(services);
