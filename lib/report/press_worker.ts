/** The thread that sets reports, one after another. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import type { TypesetterName } from "./open_typesetter.ts";
import type { Document, PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

/** By the typesetter that is asked for. */
const shops = new Map<TypesetterName | undefined, Promise<PrintShop>>();

const services = {
  /** Setting what is there fills the typesetter's caches. */
  async draft({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<void> {
    await (await shop(options.typesetter)).draft(record, options);
  },
  async set({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<Report> {
    return await (await shop(options.typesetter)).set(record, options);
  },
  async setDocument(document: Document): Promise<Uint8Array> {
    return await (await shop()).setDocument(document);
  },
};

/** What this thread can be asked. */
export type PressServices = typeof services;

function shop(typesetter?: TypesetterName): Promise<PrintShop> {
  const open = shops.get(typesetter) ?? openShop(typesetter);
  shops.set(typesetter, open);
  return open;
}

async function openShop(typesetter?: TypesetterName): Promise<PrintShop> {
  // markdown-it 13 requires the deprecated punycode module; nobody at the terminal can do anything about it.
  process.noDeprecation = true;
  const { PrintShop } = await import("./print_shop.ts");
  return await PrintShop.open(typesetter);
}

serve(services);
