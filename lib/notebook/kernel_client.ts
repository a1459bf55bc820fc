/**
 * A client for the Deno Jupyter kernel that loses no output.
 *
 * The kernel reports `idle` before a cell's outputs have left it, in about a tenth of all cells. So
 * one request is made at a time, and after each reply a question is asked whose answer stands in the
 * same queue behind the outputs: when the answer is there, they are.
 */

import { Fault } from "../fault/mod.ts";
import { within } from "./deadline.ts";
import type { ExecuteOptions, Execution } from "./execution.ts";
import {
  decodeMessage,
  encodeMessage,
  executeContent,
  type JupyterMessage,
  messageType,
} from "./jupyter_message.ts";
import { hangOf } from "./hang.ts";
import { kernelEnvironment } from "./kernel_environment.ts";
import { type KernelProcess, startKernelProcess } from "./kernel_process.ts";
import { floodIn, NEXT_CELL, PRINTING, printLimit } from "./kernel_printing.ts";
import { ANSWER, ESCAPED, MARK, PROLOGUE, question } from "./kernel_prologue.ts";
import { CellOutputs, type Displays } from "./outputs.ts";
import type { FrameGuard } from "./frame_reader.ts";
import type { ZmtpSocket } from "./zmtp.ts";

/** Where and how a kernel lives. */
export interface KernelOptions {
  /** Folder of the notebook: imports are resolved from here. */
  cwd: string;
  /** `KENZAN_*` variables for the kernel. Default: none. */
  env?: Record<string, string>;
  /** The variables it has besides those, and those that are pinned. Default: the caller's. */
  environment?: Record<string, string>;
  /** The limit that cells will most probably have: one that has another waits until the kernel knows it. */
  outputLimit?: number;
  /** Kills the kernel; what waits for it is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** No message may be larger: V8 cannot hold a longer text, and a published thing is far smaller. */
const LARGEST_MESSAGE = 400_000_000;
/** What an interrupted cell, the end of a process, and the answer after a cell may take before the kernel counts as hung. */
const INTERRUPT_TIME = 300, GRACE = 2_000, ANSWER_TIME = 30_000;
/** A start fails when another program takes a port in the moment between choosing and listening. */
const ATTEMPTS = 5;

/** What stands for an answer of a kernel that will not answer any more. */
const GONE = Symbol("gone");
type Reply = Record<string, unknown> | typeof GONE;

/** A running kernel. */
export class Kernel {
  readonly #process: KernelProcess;
  readonly #signal?: AbortSignal;
  /** Shared with the frame guard. */
  readonly #textLimit: { bytes: number };
  readonly #session = crypto.randomUUID();
  readonly #replies = new Map<string, (content: Record<string, unknown>) => void>();
  readonly #answers = new Map<string, (answer: unknown) => void>();
  readonly #displays: Displays = new Map();
  readonly #gone: Promise<typeof GONE>;
  readonly #listened: Promise<void>;
  readonly #stop = () => void this.close();
  /** What went wrong in reading from the kernel, if anything did. */
  #failure: unknown;
  #cell: CellOutputs;
  /** Errors that were told of earlier cells. */
  #escaped = 0;
  #options: ExecuteOptions = {};
  /** The limit that the kernel was told. */
  #limit?: number;
  #onFlood: (stack?: string) => void = () => {};
  #onHeard: () => void = () => {};

  private constructor(process: KernelProcess, limit: { bytes: number }, signal?: AbortSignal) {
    this.#process = process;
    this.#textLimit = limit;
    this.#signal = signal;
    this.#cell = new CellOutputs(this.#displays);
    const end = (error: unknown) => {
      this.#failure = error;
    };
    this.#listened = this.#listen().catch(end);
    const replies = [process.shell, process.control].map((socket) => this.#takeReplies(socket).catch(end));
    this.#gone = Promise.race([this.#listened, ...replies, process.status]).then(() => GONE);
    signal?.addEventListener("abort", this.#stop, { once: true });
  }

  /**
   * Starts a kernel and makes it ready: about 0.2 s.
   *
   * @throws {Fault} when it does not start.
   */
  static async start({ cwd, env = {}, environment, outputLimit, signal }: KernelOptions): Promise<Kernel> {
    let failure: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return await Kernel.#begin(cwd, kernelEnvironment(env, environment), outputLimit, signal);
      } catch (error) {
        signal?.throwIfAborted();
        failure = error;
      }
    }
    throw new Fault("notebook: the Deno kernel does not start", {
      expected: `a kernel on ports of this machine, in ${ATTEMPTS} attempts`,
      found: failure instanceof Error ? failure.message : String(failure),
      where: cwd,
      remedy: `try \`${Deno.execPath()} jupyter\` and read what it says`,
      cause: failure,
    });
  }

  static async #begin(
    cwd: string,
    env: Record<string, string>,
    outputLimit?: number,
    signal?: AbortSignal,
  ): Promise<Kernel> {
    const limit = { bytes: LARGEST_MESSAGE };
    const guard: FrameGuard = (frames, bytes) => {
      if (bytes < 1_000_000) return;
      if (bytes > (messageType(frames) === "stream" ? limit.bytes : LARGEST_MESSAGE)) throw new Flood();
    };
    const kernel = new Kernel(await startKernelProcess(cwd, env, guard, signal), limit, signal);
    try {
      const prologue = [PRINTING, printLimit(outputLimit), PROLOGUE].join("\n");
      const begun = kernel.#request("execute_request", executeContent(prologue, true));
      // Subscribing takes the kernel a moment; before that it would tell nothing.
      const heard = new Promise<"heard">((resolve) => kernel.#onHeard = () => resolve("heard"));
      do await kernel.#request("kernel_info_request", {}); while (
        await within<unknown>(5, heard, kernel.#gone) === "late"
      );
      await begun;
      kernel.#limit = outputLimit;
      if (await kernel.ask("true") !== true) throw new Error(await kernel.#death());
    } catch (error) {
      await kernel.close();
      throw error;
    }
    return kernel;
  }

  /** Process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Runs a cell's code and gathers everything it puts out. One at a time. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Execution> {
    this.#options = options;
    this.#textLimit.bytes = Math.min(options.outputLimit ?? Infinity, LARGEST_MESSAGE);
    if (this.#limit !== options.outputLimit) {
      this.#limit = options.outputLimit;
      await this.#request("execute_request", executeContent(printLimit(this.#limit), true));
    }
    const cell = this.#cell = new CellOutputs(this.#displays);
    const start = performance.now();
    const outcome = await this.#run(code, options.timeout);
    this.#signal?.throwIfAborted();
    const milliseconds = performance.now() - start;
    const { error } = outcome;
    if (error && !cell.outputs.some(({ output_type }) => output_type === "error")) {
      cell.outputs.push({ output_type: "error", ...error });
    }
    return { executionCount: null, escaped: [], ...outcome, outputs: cell.outputs, milliseconds };
  }

  async #run(
    code: string,
    timeout?: number,
  ): Promise<Partial<Execution> & { ending: Execution["ending"] }> {
    const flooded = new Promise<Flood>((resolve) => this.#onFlood = (stack) => resolve(new Flood(stack)));
    const pending = this.#request("execute_request", executeContent(code, false));
    const reply = await within<Reply | Flood>(timeout && timeout * 1000, pending, flooded);
    if (reply === "late") {
      const hang = await hangOf(this.#process.inspectors());
      if (hang?.doing !== "waiting") await this.interrupt();
      const patience = hang?.doing === "waiting" ? 0 : INTERRUPT_TIME;
      if (await within(patience, pending) === "late") await this.close();
      return { ending: "timeout", hang };
    }
    const isReply = typeof reply === "object" && !(reply instanceof Flood);
    const escaped = isReply ? await Promise.race([this.ask(`(${NEXT_CELL}, ${ESCAPED})`), flooded]) : reply;
    if (escaped instanceof Flood) {
      await this.close();
      return { ending: "flooded", flood: escaped.place };
    }
    if (!isReply || escaped === GONE) return { ending: "died", death: await this.#death() };
    const rest = {
      executionCount: reply.execution_count as number,
      escaped: this.#newlyEscaped(escaped as string),
    };
    if (reply.status === "ok") return { ending: "ok", ...rest };
    const { ename = "Error", evalue = "the kernel aborted the cell", traceback = [] } = reply as Partial<
      NonNullable<Execution["error"]>
    >;
    return { ending: "error", ...rest, error: { ename, evalue, traceback } };
  }

  /** What escaped since the last cell: the kernel tells all that did since it began. */
  #newlyEscaped(all: string): string[] {
    const texts = all.split(MARK).slice(1);
    const fresh = texts.slice(this.#escaped);
    this.#escaped = texts.length;
    return fresh;
  }

  /**
   * The value of an expression, as JSON. What the kernel put out before has arrived when it is there.
   * Gives the symbol `gone` when the kernel ended or hangs.
   */
  async ask(expression: string): Promise<unknown> {
    const tag = crypto.randomUUID();
    const answer = new Promise<unknown>((resolve) => this.#answers.set(tag, resolve));
    const request = this.#request("execute_request", executeContent(question(tag, expression), true));
    const reply = await within(ANSWER_TIME, request);
    if (typeof reply !== "object") return GONE;
    if (reply.status !== "ok") throw new Error(`${reply.ename}: ${reply.evalue}`);
    const first = await within<unknown>(ANSWER_TIME, answer, this.#gone);
    return first === "late" ? GONE : first;
  }

  /** Stops a synchronous loop at once; a promise that is awaited cannot be interrupted. */
  async interrupt(): Promise<void> {
    await within(INTERRUPT_TIME, this.#request("interrupt_request", {}, this.#process.control));
  }

  /** Ends the kernel, whatever it is doing. */
  async close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#stop);
    await this.#process.kill();
    for (const socket of [this.#process.shell, this.#process.control, this.#process.iopub]) socket.close();
  }

  #request(type: string, content: unknown, socket = this.#process.shell): Promise<Reply> {
    const id = crypto.randomUUID();
    const reply = new Promise<Reply>((resolve) => this.#replies.set(id, resolve));
    const sent = socket.send(encodeMessage(this.#process.key, this.#session, id, type, content));
    // A kernel that is gone takes nothing more: `#gone` tells so.
    return Promise.race([sent.then(() => reply, () => this.#gone), this.#gone]);
  }

  async #takeReplies(socket: ZmtpSocket): Promise<void> {
    for (let frames; (frames = await socket.receive()) !== undefined;) {
      const { parent = "", content } = decodeMessage(this.#process.key, frames);
      this.#replies.get(parent)?.(content);
      this.#replies.delete(parent);
    }
  }

  async #listen(): Promise<void> {
    try {
      for (let frames; (frames = await this.#process.iopub.receive()) !== undefined;) {
        this.#hear(decodeMessage(this.#process.key, frames));
      }
    } catch (error) {
      if (!(error instanceof Flood)) throw error;
      this.#onFlood();
    }
  }

  #hear(message: JupyterMessage): void {
    this.#onHeard();
    if (message.type === ANSWER) {
      const { tag, answer } = message.content as { tag: string; answer: unknown };
      this.#answers.get(tag)?.(answer);
      this.#answers.delete(tag);
      return;
    }
    const flood = message.type === "stream" ? floodIn(message.content.text) : undefined;
    if (flood !== undefined) return this.#onFlood(flood);
    const display = this.#cell.add(message);
    if (display !== undefined) this.#options.onDisplay?.(display);
    if (this.#cell.bytes > (this.#options.outputLimit ?? Infinity)) this.#onFlood();
  }

  /** How the process ended; its remaining outputs are taken in first. */
  async #death(): Promise<string> {
    await within(1000, this.#listened);
    const status = await within(GRACE, this.#process.status);
    await this.close();
    if (this.#failure !== undefined) throw this.#failure;
    const how = status === "late" ? "closed its connections" : status.signal ?? `exit code ${status.code}`;
    const words = this.#process.lastWords().split("\n").filter((line) =>
      /fatal|error|panic|unstable api/i.test(line)
    );
    return [how, ...words.slice(0, 5).map((line) => line.trim())].join("\n");
  }
}

/** More output than a cell may produce; frame guards throw it. `place`: the stack where it was printed. */
class Flood extends Error {
  constructor(readonly place?: string) {
    super();
  }
}
