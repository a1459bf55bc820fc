import { Fault, type FaultParts } from "../fault/mod.ts";

/** What a thread is asked: the name of a service in its module, and what that service takes. */
export interface Order {
  id: number;
  service: string;
  input: unknown;
}

/** What it answers. Errors cross the border as their parts. */
export type Delivery =
  & { id: number }
  & ({ output: unknown } | { fault: { subject: string; parts: FaultParts } } | { error: string });

type Waiting = { resolve: (output: unknown) => void; reject: (error: Error) => void };

/** A worker that starts with the first order and takes them by name; `S` says what each takes and gives. */
export class Thread<S extends { [service: string]: (input: never) => Promise<unknown> }> {
  readonly #module: URL;
  #worker?: Worker;
  #waiting = new Map<number, Waiting>();
  #orders = 0;

  /** @param module Calls `serve` of `thread_service.ts`. */
  constructor(module: URL) {
    this.#module = module;
  }

  /** Asks for a service and waits for its answer. Throws what it threw. */
  async order<K extends keyof S & string>(
    service: K,
    ...[input]: Parameters<S[K]>
  ): Promise<Awaited<ReturnType<S[K]>>> {
    const worker = this.#worker ??= this.#start();
    const id = ++this.#orders;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    worker.postMessage({ id, service, input } satisfies Order);
    return await answer as Awaited<ReturnType<S[K]>>;
  }

  /** Ends the worker, if there is one: a process with a worker does not exit by itself. */
  rest(reason = "report: the press was stopped"): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  #start(): Worker {
    const worker = new Worker(this.#module, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Delivery>) => {
      const { resolve, reject } = this.#waiting.get(data.id)!;
      this.#waiting.delete(data.id);
      if ("fault" in data) reject(new Fault(data.fault.subject, data.fault.parts));
      else if ("error" in data) reject(new Error(data.error));
      else resolve(data.output);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.rest(`report: the press broke: ${event.message}`);
    };
    return worker;
  }
}
