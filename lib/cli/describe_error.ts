import { Fault } from "../fault/mod.ts";
import { Interruption } from "../notebook/mod.ts";

/** An error as the terminal shows it: what was refused is for the reader; anything else is ours, with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof Fault || error instanceof Interruption) return error.message;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
