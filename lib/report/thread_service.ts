import { Fault } from "../fault/mod.ts";
import type { Delivery, Order } from "./thread.ts";

/** The worker's side of a `Thread`: answers each order with what the service of that name returns or throws. */
export function serve<S extends { [service: string]: (input: never) => Promise<unknown> }>(
  services: S,
): void {
  const port = self as unknown as Worker;
  port.onmessage = async ({ data: { id, service, input } }: MessageEvent<Order>) => {
    port.postMessage(await answer(id, () => services[service](input as never)));
  };
}

async function answer(id: number, work: () => Promise<unknown>): Promise<Delivery> {
  try {
    return { id, output: await work() };
  } catch (error) {
    if (!(error instanceof Fault)) {
      return { id, error: error instanceof Error ? error.stack ?? error.message : String(error) };
    }
    const { subject, expected, found, where, remedy } = error;
    return { id, fault: { subject, parts: { expected, found, where, remedy } } };
  }
}
