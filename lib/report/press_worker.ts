/** The thread that sets reports, one after another. */

import process from "node:process";
import type { RunRecord } from "../notebook/mod.ts";
import type { TypesetterName } from "./open_typesetter.ts";
import type { Document, PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";
import { serve } from "./thread_service.ts";

/** By the typesetter that is asked for. */
const shops = new Map<TypesetterName | undefined, Promise<PrintShop>>();
/** Reports that are ordered and not delivered: no draft keeps them waiting. */
let ordered = 0;
let drafts = 0;
/** Ends when the draft that is being set is done. */
let drafting: Promise<void> = Promise.resolve();
/** Milliseconds: when the next draft may begin. Cells that end one soon after another leave no time for drafts. */
let resume = 0;

const services = {
  /** Setting what is there fills the typesetter's caches. */
  async draft({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<void> {
    const mine = ++drafts;
    const open = await shop(options.typesetter);
    await new Promise((resolve) => setTimeout(resolve));
    const turn = drafting.then(async () => {
      const start = performance.now();
      if (ordered > 0 || mine !== drafts || start < resume) return;
      await open.draft(record, options);
      const end = performance.now();
      resume = end + 2 * (end - start);
    });
    drafting = turn.catch(() => {});
    await turn;
  },
  async set({ record, options }: { record: RunRecord; options: ReportOptions }): Promise<Report> {
    ordered++;
    try {
      return await (await shop(options.typesetter)).set(record, options);
    } finally {
      ordered--;
    }
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
