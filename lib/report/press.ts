import { Fault } from "../fault/mod.ts";
import type { RunRecord } from "../notebook/mod.ts";
import type { Delivery, Order } from "./press_worker.ts";
import type { Report, ReportOptions } from "./report.ts";

type Waiting = { resolve: (delivery: Delivery) => void; reject: (error: Error) => void };
type Wish = Order extends infer Each ? Each extends Order ? Omit<Each, "id"> : never : never;

/** The worker that this process sets its reports in, and who waits for it. */
let press: { worker: Worker; waiting: Map<number, Waiting> } | undefined;
let orders = 0;

/**
 * Starts the worker and loads typesetter and fonts in it, so that this happens while kernels still
 * compute. A second call waits for the first.
 */
export async function warm(): Promise<void> {
  await order({ kind: "warm" });
}

/**
 * Sets one edition of a report, in the worker; starts it if {@link warm} did not.
 *
 * @returns The PDF, the same bytes for the same record and options, and what a reader would miss.
 * @throws Fault for a narrative that names something unpublished, for what cannot be set or printed,
 * and for a record that is not whole; it names notebook and cell.
 */
export async function setReport(record: RunRecord, options: ReportOptions): Promise<Report> {
  const delivery = await order({ kind: "set", record, options });
  if ("report" in delivery && delivery.report !== undefined) return delivery.report;
  throw new Error("report: the press delivered nothing");
}

/**
 * Writes copies for office programs into the record's `files/office/`: every table of the report in
 * one `tables.xlsx`, every figure as `<id>.png`. The same bytes for the same record.
 *
 * @returns Paths relative to the record's folder.
 */
export async function writeOfficeCopies(record: RunRecord): Promise<string[]> {
  const delivery = await order({ kind: "copy", record });
  if ("copies" in delivery && delivery.copies !== undefined) return delivery.copies;
  throw new Error("report: the press delivered nothing");
}

/** Ends the worker, if there is one: a process with a worker does not exit by itself. */
export function rest(): void {
  press?.worker.terminate();
  for (const { reject } of press?.waiting.values() ?? []) reject(new Error("report: the press was stopped"));
  press = undefined;
}

async function order(wish: Wish): Promise<Delivery> {
  const { worker, waiting } = press ??= start();
  const id = ++orders;
  const delivery = await new Promise<Delivery>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ ...wish, id });
  });
  if ("fault" in delivery) throw new Fault(delivery.fault.subject, delivery.fault.parts);
  if ("error" in delivery) throw new Error(delivery.error);
  return delivery;
}

function start(): NonNullable<typeof press> {
  const worker = new Worker(new URL("./press_worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  worker.onmessage = ({ data }: MessageEvent<Delivery>) => {
    waiting.get(data.id)!.resolve(data);
    waiting.delete(data.id);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.values()) reject(new Error(`report: the press broke: ${event.message}`));
    rest();
  };
  return { worker, waiting };
}
