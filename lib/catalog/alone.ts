import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { writing } from "./write_atomically.ts";

/** Milliseconds between two looks at a lock that another process holds. */
const PAUSE = 100;

/**
 * Does what only one process at a time may do about a file, by a lock beside it that ends with the process that holds
 * it. Where the file system has no locks, nobody waits.
 *
 * @param options.waiting Called once if another process holds the lock.
 * @param options.signal Ends the waiting with its reason.
 */
export async function alone(
  file: string,
  work: () => Promise<void>,
  { waiting, signal }: { waiting: () => void; signal?: AbortSignal },
): Promise<void> {
  const beside = `${file}.lock`;
  writing(file, () => mkdirSync(dirname(file), { recursive: true }));
  using lock = writing(file, () => Deno.openSync(beside, { write: true, create: true }), beside);
  // Asked for again and again: a process that waits in `lock` cannot be interrupted.
  for (let looks = 0; !isLocked(lock); looks++) {
    if (looks === 0) waiting();
    await pause(PAUSE);
    signal?.throwIfAborted();
  }
  try {
    await work();
  } finally {
    // Before it is let go of: whoever waited for this one finds the file made.
    rmSync(beside, { force: true });
  }
}

/** Whether the lock is ours now, or the file system has none. */
function isLocked(lock: Deno.FsFile): boolean {
  try {
    return lock.tryLockSync(true);
  } catch (error) {
    if (WITHOUT_LOCKS.has((error as { code?: string }).code ?? "")) return true;
    throw error;
  }
}

/** How file systems without locks answer. */
const WITHOUT_LOCKS = new Set(["ENOSYS", "ENOTSUP", "EOPNOTSUPP", "ENOLCK"]);
