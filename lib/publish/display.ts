import { type Published, PUBLISHED_MIME } from "./published.ts";

/** What a person sees of a published thing. */
export interface Shown {
  /** For terminals and as the last resort. */
  text: string;
  html?: string;
  svg?: string;
}

/** Outputs that are sent but not yet flushed are overtaken by "idle": this long loses none. */
const FLUSH_MILLISECONDS = 10;

/**
 * Shows a published thing in the running notebook and sends it along for the run record; without a
 * kernel it prints the text. Returns the thing, which shows nothing when it is a cell's last
 * expression: it is on the page already.
 */
export async function show<T extends Published>(thing: T, { text, html, svg }: Shown): Promise<T> {
  const broadcast = kernelBroadcast();
  if (broadcast === undefined) {
    console.log(text);
  } else {
    const data = {
      "text/plain": text,
      ...(html === undefined ? {} : { "text/html": html }),
      ...(svg === undefined ? {} : { "image/svg+xml": svg }),
      [PUBLISHED_MIME]: thing,
    };
    await broadcast("display_data", { data, metadata: {}, transient: {} });
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MILLISECONDS));
  }
  // Not enumerable: it must reach neither JSON nor a comparison of things.
  return Object.defineProperty(thing, Symbol.for("Jupyter.display"), { value: () => ({}) });
}

type Broadcast = (type: string, content: Record<string, unknown>) => Promise<void>;

function kernelBroadcast(): Broadcast | undefined {
  try {
    return (Deno as unknown as { jupyter: { broadcast: Broadcast } }).jupyter.broadcast;
  } catch (cause) {
    // Outside `deno jupyter` the getter itself throws; nothing else tells the two apart.
    if (cause instanceof Error && cause.message.includes("deno jupyter")) return undefined;
    throw cause;
  }
}
