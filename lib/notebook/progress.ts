import { Interruption } from "./interruption.ts";
import type { RunEvent } from "./run_options.ts";

/** A progress display: hand it events, close it at the end. */
export interface Progress {
  onEvent(event: RunEvent): void;
  /** Removes the live lines. */
  close(): void;
  /** Aborted, with an {@link Interruption} as reason, once nobody reads what is shown: `deno task report 2>&1 | head -1`. */
  unread: AbortSignal;
}

/** Where progress is shown. */
export interface ProgressOptions {
  /** Takes text as it is; may throw. Default: standard error. */
  write?: (text: string) => void;
  /** Whether lines can be rewritten. Default: whether standard error is a terminal. */
  isTerminal?: boolean;
  /** Characters a line can have. Default: the terminal's width. */
  columns?: number;
  /** Milliseconds, monotonic. Default: `performance.now`. */
  now?: () => number;
}

/** `done` is missing while another process makes it. */
interface Making {
  dataset: string;
  done?: number;
}

interface Running {
  /** Simulated data in the making, before any cell. */
  making?: Making;
  start: number;
  cells: number;
  expected?: number;
  index: number;
  cell: number;
  published: number;
}

/**
 * Shows runs: on a terminal one live line for each running notebook (cell, elapsed, expected), else
 * a plain line for each thing that happens.
 */
export function showProgress(options: ProgressOptions = {}): Progress {
  const {
    write: out = (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
    isTerminal = Deno.stderr.isTerminal(),
    columns = isTerminal && Deno.consoleSize().columns || 80,
    now = () => performance.now(),
  } = options;
  const running = new Map<string, Running>();
  const unread = new AbortController();
  let shown = 0;
  const write = (text: string) => {
    if (unread.signal.aborted) return;
    try {
      out(text);
    } catch (error) {
      if (!isUnread(error)) throw error;
      // Whoever shows progress hears of it by the signal: an error here would reach whatever happened to tell something.
      unread.abort(new Interruption("SIGPIPE"));
    }
  };
  const clear = () => {
    if (shown > 0) write(`\x1b[${shown}A\x1b[0J`);
    shown = 0;
  };
  const draw = () => {
    if (!isTerminal) return;
    clear();
    for (const [notebook, run] of running) write(`${liveLine(notebook, run, now(), columns)}\n`);
    shown = running.size;
  };
  const timer = isTerminal ? setInterval(draw, 250) : undefined;
  const say = (line: string) => {
    clear();
    write(`${line}\n`);
    draw();
  };
  return {
    onEvent(event) {
      const { notebook } = event;
      const run = running.get(notebook);
      switch (event.kind) {
        case "kept":
          return say(`${notebook}: nothing changed, record kept`);
        case "prepare": {
          running.set(notebook, {
            ...run ?? { start: now(), cells: 0, index: 0, cell: 0, published: 0 },
            making: event,
          });
          if (isTerminal) return draw();
          if (run?.making !== undefined && inWords(run.making) === inWords(event)) return;
          return say(`${notebook}: ${inWords(event)}`);
        }
        case "start":
          running.set(notebook, { start: now(), index: 0, cell: 0, published: 0, ...event });
          return say(
            `${notebook}: running ${event.cells} code cell${event.cells === 1 ? "" : "s"} (${event.reason})` +
              (event.expected === undefined ? "" : `, expected ${duration(event.expected)}`),
          );
        case "cell":
          Object.assign(run!, event);
          if (isTerminal) return draw();
          return say(
            `${notebook}: cell ${event.cell} (${event.index}/${event.cells}), ${
              duration(now() - run!.start)
            }`,
          );
        case "published":
          run!.published += event.items.length;
          return draw();
        case "finish":
          running.delete(notebook);
          return say(`${notebook}: done in ${duration(event.milliseconds)}, ${run!.published} published`);
        case "fail":
          running.delete(notebook);
          return say(
            `${notebook}: ${event.error instanceof Interruption ? "interrupted" : "failed"}` +
              (run
                ? `${run.cell > 0 ? ` in cell ${run.cell}` : ""} after ${duration(now() - run.start)}`
                : ""),
          );
      }
    },
    close() {
      clearInterval(timer);
      running.clear();
      clear();
    },
    unread: unread.signal,
  };
}

/** The reader of a pipe has gone, or the terminal. */
function isUnread(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || (error as { code?: string } | null)?.code === "EIO";
}

function liveLine(notebook: string, run: Running, now: number, columns: number): string {
  const expected = run.expected === undefined ? "" : ` of about ${duration(run.expected)}`;
  const { making } = run;
  const at = making !== undefined
    ? inWords(making) + (making.done === undefined ? "" : `, ${Math.round(100 * making.done)} %`)
    : run.index === 0
    ? "starting"
    : `cell ${run.cell} (${run.index}/${run.cells})`;
  const line = `  ${notebook}  ${at}  ${duration(now - run.start)}${expected}`;
  return line.slice(0, columns - 1);
}

function inWords({ dataset, done }: Making): string {
  const what = `the simulated data of ${dataset}`;
  return done === undefined ? `waiting for another process that makes ${what}` : `making ${what}`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
