import { Buffer } from "node:buffer";
import type { PUBLISHED_MIME as MimeType } from "../publish/mod.ts";
import type { JupyterMessage } from "./jupyter_message.ts";
import type { MimeBundle, Output } from "./nbformat.ts";

/**
 * The same constant as in lib/publish (its type says so): importing it from there would load the
 * drawing libraries into every run.
 */
export const PUBLISHED_MIME: typeof MimeType = "application/vnd.kenzan.v1+json";

/** Bytes that a display counts for at least: each is a message of its own, however little it shows. */
export const LEAST_DISPLAY = 1000;

type Display = Extract<Output, { data: MimeBundle }>;

/** Displays by their `display_id`, over the whole life of a kernel: a later cell may update them. */
export type Displays = Map<string, Display[]>;

/** Gathers a cell's outputs as a notebook stores them. */
export class CellOutputs {
  readonly outputs: Output[] = [];
  /** Bytes of everything but published things. */
  bytes = 0;
  readonly #displays: Displays;
  #clearing = false;

  constructor(displays: Displays) {
    this.#displays = displays;
  }

  /** Takes a message from iopub; others than outputs are passed over. Returns the display it added, if any. */
  add(message: JupyterMessage): Display | undefined {
    if (!/^(stream|display_data|update_display_data|execute_result|error|clear_output)$/.test(message.type)) {
      return undefined;
    }
    const { content } = message;
    // Of what is printed, the text alone: in how many messages it comes is the kernel's affair.
    if (message.type === "stream") this.bytes += Buffer.byteLength(String(content.text));
    else if (!isPublished(content.data)) this.bytes += Math.max(message.bytes, LEAST_DISPLAY);
    if (message.type === "clear_output") return this.#clear(content.wait === true);
    if (this.#clearing) this.#clear(false);
    if (message.type === "stream") return this.#addStream(content as { name: "stdout"; text: string });
    if (message.type === "error") {
      const { ename, evalue, traceback } = content as { ename: string; evalue: string; traceback: string[] };
      this.outputs.push({ output_type: "error", ename, evalue, traceback });
      return undefined;
    }
    return this.#addDisplay(message);
  }

  #clear(wait: boolean): undefined {
    this.#clearing = wait;
    if (!wait) this.outputs.length = 0;
  }

  /** Texts of one stream become one output however they were cut on the way: same run, same bytes. */
  #addStream({ name, text }: { name: "stdout" | "stderr"; text: string }): undefined {
    const last = this.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.outputs.push({ output_type: "stream", name, text });
  }

  #addDisplay({ type, content }: JupyterMessage): Display | undefined {
    const data = content.data as MimeBundle;
    // What a published thing shows as a cell's last expression: nothing.
    if (type === "execute_result" && Object.keys(data).length === 0) return undefined;
    const metadata = (content.metadata ?? {}) as Record<string, unknown>;
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    const shown = id === undefined ? [] : this.#displays.get(id) ?? [];
    if (type === "update_display_data") {
      for (const display of shown) Object.assign(display, { data, metadata });
      return { output_type: "display_data", data, metadata };
    }
    const display: Display = type === "display_data" ? { output_type: "display_data", data, metadata } : {
      output_type: "execute_result",
      execution_count: content.execution_count as number,
      data,
      metadata,
    };
    this.outputs.push(display);
    if (id !== undefined) this.#displays.set(id, [...shown, display]);
    return display;
  }
}

/** Whether a display carries a published thing. */
export function isPublished(data: unknown): data is MimeBundle {
  return typeof data === "object" && data !== null && PUBLISHED_MIME in data;
}

/** An output whose published thing, if it has one, is the record's present item. */
export function withItem(output: Output, items: ReadonlyMap<string, unknown>): Output {
  if (!("data" in output) || !isPublished(output.data)) return output;
  const { id } = output.data[PUBLISHED_MIME] as { id: string };
  return { ...output, data: { ...output.data, [PUBLISHED_MIME]: items.get(id) } };
}
