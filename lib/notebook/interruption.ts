const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Why a run was broken off: Ctrl-C, another signal that ends a process, or nobody who reads what it says (SIGPIPE). */
export class Interruption extends Error {
  /** Exit code that a shell expects: 128 + the signal's number. */
  readonly exitCode: number;

  constructor(signal: Deno.Signal) {
    super(`interrupted by ${signal}; the last records are as they were`);
    this.name = "Interruption";
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 }[signal as string] ?? 130;
  }
}

/**
 * One Ctrl-C can arrive twice: from the terminal, and handed on by `deno task`. What comes within so many
 * milliseconds of the first is the same.
 */
const ECHO = 1000;

/**
 * Calls `work` with a signal that is aborted, with an {@link Interruption} as reason, on Ctrl-C or
 * when the process is asked to end; a second Ctrl-C ends the process at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first = 0;
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      const now = performance.now();
      if (!controller.signal.aborted) {
        first = now;
        controller.abort(new Interruption(signal));
      } else if (now - first > ECHO) Deno.exit(130);
    };
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  try {
    return await work(controller.signal);
  } finally {
    for (const remove of listeners) remove();
  }
}
