/** The thread that sets reports, one after another. */

import process from "node:process";
import { Fault } from "../fault/mod.ts";
import type { RunRecord } from "../notebook/mod.ts";
import type { PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

let shop: Promise<PrintShop> | undefined;
/** Reports that are ordered and not delivered: no practice keeps them waiting. */
let ordered = 0;

const services = {
  /**
   * One setting of the last record, or of a specimen, fills the typesetter's caches. More would only have V8
   * optimise its code, which takes longer, on cores that the kernel needs, than one report gains: `deno task
   * report` therefore runs with `--liftoff-only`.
   */
  async warm({ last, options }: { last?: RunRecord; options: ReportOptions }): Promise<void> {
    const open = await (shop ??= openShop());
    if (ordered > 0) return;
    if (last === undefined) return open.practise();
    try {
      await open.set(last, options);
    } catch (error) {
      // A narrative that could not be set the last time: it is the coming one that counts.
      if (!(error instanceof Fault)) throw error;
      open.practise();
    }
  },
  async set({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<Report> {
    ordered++;
    try {
      return await (await (shop ??= openShop())).set(record, options);
    } finally {
      ordered--;
    }
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
