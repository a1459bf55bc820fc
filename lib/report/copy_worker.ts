/** The thread that makes copies for office programs, beside the one that sets the report. */

import { join } from "node:path";
import process from "node:process";
import { type RunRecord, sha256 } from "../notebook/mod.ts";
import { readRecorded } from "./attachments.ts";
import type { Pixels } from "./drawing_png.ts";
import { type RememberedEdition, standingEdition } from "./edition_memory.ts";
import { figurePixels, figurePng } from "./figure_png.ts";
import { type Font, readFonts } from "./fonts.ts";
import { pictureOf } from "./office_files.ts";
import type { ReportOptions } from "./report.ts";
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

/** Whether the last record's pictures are at hand, once that is known. */
let taken: Promise<boolean> | undefined;

/** Takes the pictures of a record that are as they were drawn; false where there is no edition to take them from. */
async function takeOver(record: RunRecord, edition?: RememberedEdition): Promise<boolean> {
  if (edition === undefined) return false;
  await Promise.all(record.items.map(async (item) => {
    const written = edition.files[pictureOf(item)];
    if (written === undefined || (item.kind !== "figure" && item.kind !== "map")) return;
    const png = await Deno.readFile(join(record.folder, pictureOf(item))).catch(ifThere);
    if (png === undefined || sha256(png) !== written.sha256) return;
    const svg = new TextDecoder().decode(await readRecorded(record, item.content.ja.path!));
    drawn.set(svg, Promise.resolve(png));
  }));
  return true;
}

function ifThere(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

const services = {
  /** Takes over the last record's pictures, or draws a specimen; reads the narrative, which will probably be the same. */
  async warm({ likely, options }: { likely: RunRecord; options: ReportOptions }): Promise<void> {
    taken = standingEdition(likely, options).then((edition) => takeOver(likely, edition));
    if (!await taken) await draw(new TextDecoder().decode(specimenFiles.get("/drawing.svg")));
    await import("./office_copies.ts");
    const { editionOf } = await import("./edition.ts");
    editionOf(likely.notebook, likely.manifest.notebook.path, "ja");
  },
  /** Draws an SVG file that a record will hold. What goes wrong goes wrong again, and is told, in `copy`. */
  async drawAhead(path: string): Promise<void> {
    await taken;
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
