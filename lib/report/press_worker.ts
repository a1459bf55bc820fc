/** The thread that sets reports, one after another. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import type { Document, PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

let shop: Promise<PrintShop> | undefined;
/** Reports that are ordered and not delivered: no draft keeps them waiting. */
let ordered = 0;
let drafts = 0;
/** Milliseconds: when the next draft may begin. Cells that end one soon after another leave no time for drafts. */
let resume = 0;

const services = {
  /**
   * Setting what is there fills the typesetter's caches. More turns would only have V8 optimise its code, which
   * takes longer, on cores that the kernel needs, than one report gains: `deno task report` therefore runs with
   * `--liftoff-only`.
   */
  async draft({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<void> {
    const mine = ++drafts;
    const open = await (shop ??= openShop());
    await new Promise((resolve) => setTimeout(resolve));
    const start = performance.now();
    if (ordered > 0 || mine !== drafts || start < resume) return;
    await open.draft(record, options);
    const end = performance.now();
    resume = end + 2 * (end - start);
  },
  async set({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<Report> {
    ordered++;
    try {
      return await (await (shop ??= openShop())).set(record, options);
    } finally {
      ordered--;
    }
  },
  async setDocument(document: Document): Promise<Uint8Array> {
    return (await (shop ??= openShop())).setDocument(document);
  },
};

/** What this thread can be asked. */
export type PressServices = typeof services;

async function openShop(): Promise<PrintShop> {
  // markdown-it 13 requires the deprecated punycode module; nobody at the terminal can do anything about it.
  process.noDeprecation = true;
  const { PrintShop } = await import("./print_shop.ts");
  return await PrintShop.open();
}

serve(services);
