/** The thread that sets reports, one after another. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import type { TypesetterName } from "./open_typesetter.ts";
import type { Document, PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

/** By the typesetter that is asked for. */
const shops = new Map<TypesetterName | undefined, Promise<PrintShop>>();

/** What is written and not set yet, by its number. */
const manuscripts = new Map<number, () => Promise<Report>>();
let tickets = 0;

const services = {
  /** Setting what is there fills the typesetter's caches. */
  async draft({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<void> {
    await (await shop(options.typesetter)).draft(record, options);
  },
  /** Writes what the typesetter gets; gives the number by which it is called for. */
  async write({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<number> {
    const opened = await shop(options.typesetter);
    const written = await opened.write(record, options);
    manuscripts.set(++tickets, () => opened.set(written));
    return tickets;
  },
  async set(ticket: number): Promise<Report> {
    const set = manuscripts.get(ticket)!;
    manuscripts.delete(ticket);
    return await set();
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
