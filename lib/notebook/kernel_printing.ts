/**
 * How the kernel prints during a run. The kernel sends every `console.log` as a message of its own, at about 10,000 a
 * second, and keeps what waits: a loop that prints without end would fill the memory long before its runner has read
 * the limit's worth. So what a cell prints is counted where it is printed, and a cell that prints a lot hands it on in
 * larger pieces.
 */

import { LEAST_DISPLAY, PUBLISHED_MIME } from "./outputs.ts";

/** A global of the kernel. A cell that meddles with it gains nothing: the runner counts too, if later. */
const PRINTER = "__kenzanPrinter";

/** Begins the message, on stderr, that a cell has printed more than it may; the stack follows. */
const FLOODED = "\u0000kenzan-flooded\u0000";

/** The stack where a cell printed more than it may, if a message on a stream says so. */
export function floodIn(text: unknown): string | undefined {
  return typeof text === "string" && text.startsWith(FLOODED) ? text.slice(FLOODED.length) : undefined;
}

/** Code that sets how many bytes a cell may print; undefined is no limit. */
export function printLimit(bytes: number | undefined): string {
  return `${PRINTER}.limit = ${bytes ?? "Infinity"};`;
}

/** Expression that begins the count for the next cell. */
export const NEXT_CELL = `${PRINTER}.begin()`;

/**
 * Prints of a cell that are sent one by one, as ever; and the most characters of a message. Into one that does not go
 * out in one write the kernel writes its own status messages: the runner takes them apart, other clients break at them.
 */
const SINGLE = 1000, PIECE = 65_536;

/**
 * Code that takes over, before the prologue, the console and the kernel's own `Deno.stdout` and `Deno.stderr`, to which
 * `process.stdout` and `process.stderr` write: what goes there the kernel shows to nobody. What was printed is on its way before the cell ends, before
 * anything is displayed, and before the runner's question is answered. A cell that would print beyond the limit says
 * where it is, and stands still: its runner ends the kernel. (Throwing would not do: the cell may catch it.)
 */
export const PRINTING = `(() => {
  const { core, Console } = Deno[Deno.internal];
  const { jupyter } = Deno;
  const encoder = new TextEncoder(), later = queueMicrotask;
  let printed = 0, singles = ${SINGLE}, text = "", isError = false, isDue = false;
  const flush = () => {
    for (let rest = text; rest !== "";) {
      // Not between the halves of a character.
      const isHalf = (rest.charCodeAt(${PIECE - 1}) & 0xfc00) === 0xd800;
      const piece = rest.slice(0, isHalf ? ${PIECE - 1} : ${PIECE});
      core.print(piece, isError);
      rest = rest.slice(piece.length);
    }
    text = "";
  };
  const stop = () => {
    flush();
    Error.stackTraceLimit = 100;
    core.print(${JSON.stringify(FLOODED)} + new Error().stack, true);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const count = (bytes) => {
    printed += bytes;
    if (printed > printer.limit) stop();
  };
  const print = (message, toError) => {
    if (message === "") return;
    if (isError !== toError) flush();
    isError = toError;
    text += message;
    if (singles-- > 0 || text.length >= ${PIECE}) flush();
    else if (!isDue) {
      isDue = true;
      later(() => { isDue = false; flush(); });
    }
  };
  const own = new Console((message, level) => {
    count(encoder.encode(message).length);
    print(message, level > 1);
  });
  for (const [name, method] of Object.entries(own)) if (typeof method === "function") console[name] = method;
  const ends = [[Deno.stdout, false], [Deno.stderr, true]].map(([stream, toError]) => {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    // A character may come in two writes; nobody's second half comes after the cell.
    const end = () => print(decoder.decode(), toError);
    const writeSync = (bytes) => {
      count(bytes.byteLength);
      print(decoder.decode(bytes, { stream: true }), toError);
      return bytes.byteLength;
    };
    const write = async (bytes) => writeSync(bytes);
    let writable;
    const get = () => writable ??= new WritableStream({ write: (bytes) => void writeSync(bytes) });
    Object.defineProperties(stream, { writeSync: { value: writeSync }, write: { value: write }, writable: { get } });
    return end;
  });
  const { broadcast, display } = jupyter;
  jupyter.broadcast = (type, content, ...rest) => {
    flush();
    if (/display/.test(type) && !(content?.data && ${JSON.stringify(PUBLISHED_MIME)} in content.data)) {
      count(${LEAST_DISPLAY});
    }
    return broadcast(type, content, ...rest);
  };
  jupyter.display = (...what) => {
    flush();
    count(${LEAST_DISPLAY});
    return display(...what);
  };
  const begin = () => {
    for (const end of ends) end();
    flush();
    printed = 0;
    singles = ${SINGLE};
  };
  const printer = { limit: Infinity, begin };
  Object.defineProperty(globalThis, ${JSON.stringify(PRINTER)}, { value: printer });
})();`;
