import { Fault } from "../fault/mod.ts";
import { Interruption } from "../notebook/mod.ts";

/** An error as the terminal shows it: what was refused, or found no room, is for the reader; anything else is ours, with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof Fault || error instanceof Interruption) return error.message;
  if (isDenied(error)) {
    return new Fault("kenzan: the system does not let this user do it", {
      found: error.message,
      remedy: "ask for the right to it, or work in a copy of the project that is yours",
    }).message;
  }
  if (isFull(error)) {
    return new Fault("kenzan: there is no room left to write", {
      found: error.message,
      remedy: "make room on that disk, or name a folder elsewhere where the command takes one",
    }).message;
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** Of files: what the sandbox refuses is a Fault. */
function isDenied(error: unknown): error is Error {
  return error instanceof Deno.errors.PermissionDenied || hasCode(error, /^(EACCES|EPERM|EROFS)$/);
}

/** Of a disk, or the user's share of it. */
function isFull(error: unknown): error is Error {
  return hasCode(error, /^(ENOSPC|EDQUOT)$/);
}

function hasCode(error: unknown, codes: RegExp): error is Error {
  return error instanceof Error && codes.test((error as { code?: string }).code ?? "");
}
