import type { Hang } from "./hang.ts";
import type { Output } from "./nbformat.ts";

/** Limits of one execution, and who is told about displays as they come. */
export interface ExecuteOptions {
  /** Seconds. Default: no limit. */
  timeout?: number;
  /** Bytes of outputs besides published things. Default: no limit. */
  outputLimit?: number;
  onDisplay?: (display: Output) => void;
}

/** What became of a cell. */
export interface Execution {
  /**
   * ok: it ran through. error: it threw. timeout: it was stopped (the kernel may be gone). died: the
   * kernel process ended. flooded: it put out more than allowed (the kernel is gone).
   */
  ending: "ok" | "error" | "timeout" | "died" | "flooded";
  outputs: Output[];
  executionCount: number | null;
  error?: { ename: string; evalue: string; traceback: string[] };
  /** Errors thrown where nobody waited: rejected promises without await, timers. Stack texts. */
  escaped: string[];
  /** Of `died`: exit code or signal, and the last words of the process. */
  death?: string;
  /** Of `timeout`: what the cell was doing, if the kernel could tell. */
  hang?: Hang;
  /** Of `flooded`: the stack of the print that was too much; undefined when it was displays. */
  flood?: string;
  milliseconds: number;
}
