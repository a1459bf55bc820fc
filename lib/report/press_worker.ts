/** The thread that sets reports, one after another. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import type { PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

/** Turns of practice after which the compiler hardly gets faster. */
const TURNS = 3;

let shop: Promise<PrintShop> | undefined;
/** Reports that are ordered and not delivered: practice stops for them. */
let ordered = 0;

const services = {
  async warm(): Promise<void> {
    const open = await (shop ??= openShop());
    for (let turn = 1; turn <= TURNS && ordered === 0; turn++) {
      open.practise(turn);
      await new Promise((resolve) => setTimeout(resolve, 0));
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
