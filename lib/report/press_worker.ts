/** The worker of `press.ts`: sets reports, one after another. */

import process from "node:process";
import { Fault, type FaultParts } from "../fault/mod.ts";
import type { RunRecord } from "../notebook/mod.ts";
import type { PrintShop } from "./print_shop.ts";
import type { Report, ReportOptions } from "./report.ts";

/** What the worker is asked; `warm` opens the shop only. */
export type Order =
  | { id: number; kind: "warm" }
  | { id: number; kind: "set"; record: RunRecord; options: ReportOptions }
  | { id: number; kind: "copy"; record: RunRecord };

/** What it answers. Errors cross the border as their parts. */
export type Delivery =
  | { id: number; report?: Report; copies?: string[] }
  | { id: number; fault: { subject: string; parts: FaultParts } }
  | { id: number; error: string };

/** Turns of practice: more of them cost the kernels beside us more than they save. */
const TURNS = 3;

let shop: Promise<PrintShop> | undefined;
/** Reports that are ordered and not delivered: practice stops for them. */
let ordered = 0;

async function openShop(): Promise<PrintShop> {
  // markdown-it 13 requires the deprecated punycode module; nobody at the terminal can do anything about it.
  process.noDeprecation = true;
  const { PrintShop } = await import("./print_shop.ts");
  return await PrintShop.open();
}

async function practise(open: PrintShop): Promise<void> {
  for (let turn = 1; turn <= TURNS && ordered === 0; turn++) {
    await open.practise(turn);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

async function serve(order: Order): Promise<Delivery> {
  const { id } = order;
  if (order.kind !== "warm") ordered++;
  try {
    const open = await (shop ??= openShop());
    if (order.kind === "set") return { id, report: await open.set(order.record, order.options) };
    if (order.kind === "copy") return { id, copies: await open.copy(order.record) };
    await practise(open);
    return { id };
  } catch (error) {
    if (error instanceof Fault) {
      const { subject, expected, found, where, remedy } = error;
      return { id, fault: { subject, parts: { expected, found, where, remedy } } };
    }
    return { id, error: error instanceof Error ? error.stack ?? error.message : String(error) };
  } finally {
    if (order.kind !== "warm") ordered--;
  }
}

const port = self as unknown as Worker;
port.onmessage = async ({ data }: MessageEvent<Order>) => {
  const delivery = await serve(data);
  const pdf = "report" in delivery ? delivery.report?.pdf.buffer as ArrayBuffer : undefined;
  port.postMessage(delivery, pdf === undefined ? [] : [pdf]);
};
