/** The thread that makes copies for office programs, beside the one that sets the report. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import { figurePng } from "./figure_png.ts";
import { type Font, readFonts } from "./fonts.ts";
import { specimenFiles } from "./specimen.ts";
import { serve } from "./thread_service.ts";

// markdown-it 13 requires the deprecated punycode module; nobody at the terminal can do anything about it.
process.noDeprecation = true;

let fonts: Promise<Font[]> | undefined;
const gothic = () => fonts ??= readFonts(["Noto Sans JP"]);

const services = {
  async warm(): Promise<void> {
    await figurePng(new TextDecoder().decode(specimenFiles.get("/drawing.svg")), await gothic());
    await import("./office_copies.ts");
  },
  async copy(record: RunRecord): Promise<string[]> {
    const { officeCopies } = await import("./office_copies.ts");
    return await officeCopies(record, await gothic());
  },
};

/** What this thread can be asked. */
export type CopyServices = typeof services;

serve(services);
