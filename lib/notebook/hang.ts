/**
 * What a cell is doing when its time is up, seen through the kernel's inspector (the Chrome DevTools Protocol,
 * https://chromedevtools.github.io/devtools-protocol/v8/). Ending a cell gives no stack: it has to be asked before.
 */

import { RUNNER } from "./kernel_prologue.ts";

/**
 * running: its code runs, at the places of `stack`. waiting: nothing runs; what it awaits did not come. calling: it
 * is inside one call of native code that does not return.
 */
export type Hang = { doing: "running"; stack: string } | { doing: "waiting" } | { doing: "calling" };

/** What a kernel is started with so that it has an inspector: its address is told to the parent process only. */
export const INSPECTED = "--inspect=127.0.0.1:0 --inspect-publish-uid=stderr";

/** Addresses in what a kernel says on stderr when it starts: one for each of its threads. */
export function inspectorsIn(text: string): string[] {
  return [...text.matchAll(/^Debugger listening on (ws:\S+)$/gm)].map(([, address]) => address);
}

/** What a kernel says on stderr besides. */
export function withoutInspectors(text: string): string {
  return text.replace(/^(Debugger listening on|Visit chrome:).*\n?/gm, "");
}

const IS_CELLS = `${JSON.stringify(RUNNER)} in globalThis`;
/** Becomes true when the event loop turns: nothing keeps it busy. */
const TURN = `${IS_CELLS} && new Promise((done) => setTimeout(done, 0, true))`;
const STACK = `${IS_CELLS} && (() => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  try { return new Error().stack; } finally { Error.stackTraceLimit = limit; }
})()`;

/** Milliseconds for the event loop to turn, and for everything. */
const TURNING = 300, PATIENCE = 1500;

/** Looks, for at most 1.5 s; undefined when no inspector answers. */
export async function hangOf(addresses: string[]): Promise<Hang | undefined> {
  const seen = await Promise.all(addresses.map(look));
  return seen.find((hang) => hang?.doing !== "calling" && hang !== undefined) ?? seen.find(Boolean);
}

/** One thread; undefined when it is not the one of the cells. */
function look(address: string): Promise<Hang | undefined> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(address);
    // Straight there, whatever proxy the caller's environment names.
    const client = Deno.createHttpClient({ proxy: { transport: "tcp", hostname, port: Number(port) } });
    // An option of Deno's that the DOM's type does not know.
    const socket = new WebSocket(address, { client } as unknown as string[]);
    const asked: string[] = [];
    let isOpen = false;
    const ask = (method: string, params: Record<string, unknown> = {}) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      asked.push(method);
      socket.send(JSON.stringify({ id: asked.length - 1, method, params }));
    };
    let hang: Hang | undefined;
    const end = (found: Hang | undefined) => {
      hang = found;
      ask("Debugger.disable"); // a paused cell goes on, and can be ended
      socket.close();
    };
    const timers = [
      setTimeout(() => {
        ask("Debugger.enable");
        ask("Debugger.pause");
      }, TURNING),
      setTimeout(() => end(isOpen ? { doing: "calling" } : undefined), PATIENCE),
    ];
    socket.onopen = () => {
      isOpen = true;
      ask("Runtime.evaluate", { expression: TURN, awaitPromise: true, returnByValue: true });
    };
    socket.onmessage = ({ data }) => {
      const { id, method, params, result } = JSON.parse(data);
      if (method === "Debugger.paused") {
        const { callFrameId } = params.callFrames[0];
        ask("Debugger.evaluateOnCallFrame", { callFrameId, expression: STACK, returnByValue: true });
      }
      const value = result?.result?.value;
      if (asked[id] === "Runtime.evaluate") end(value === true ? { doing: "waiting" } : undefined);
      if (asked[id] === "Debugger.evaluateOnCallFrame") {
        // Without the frames of the expression itself.
        const frames = String(value).split("\n").slice(1).filter((line) => !/^\s+at eval \(/.test(line));
        end(value ? { doing: "running", stack: frames.join("\n") } : undefined);
      }
    };
    socket.onerror = (event) => event.preventDefault(); // `close` comes next
    socket.onclose = () => {
      timers.forEach(clearTimeout);
      client.close();
      resolve(hang);
    };
  });
}
