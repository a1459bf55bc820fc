/** Cells that would keep an error from the runner: a rejected promise that nobody waits for is told all the same. */

import assert from "node:assert/strict";
import { Kernel } from "kenzan/notebook/mod.ts";
import { testTogether } from "./scratch.ts";

const forListeners = (code: string) =>
  `for (const key of Object.getOwnPropertySymbols(globalThis)) {
  const data = globalThis[key], listeners = data?.listeners;
  if (listeners) { ${code} }
}`;

const ways: Record<string, string> = {
  "emptying the runner's list": `const runner = globalThis[Symbol.for("kenzan.runner")] ?? __kenzan;
runner.escaped.length = 0;
runner.escaped.push = () => 0;`,
  "replacing what tells": `__kenzan.escaped = () => "";`,
  "replacing the runner's handle":
    `Object.defineProperty(globalThis, "__kenzan", { value: { escaped: () => "", answer() {} } });`,
  "declaring its name again": `(0, eval)('const __kenzan = { escaped: () => "", answer() {} };');`,
  "replacing Symbol.for": `Symbol.for = () => Symbol();`,
  "replacing methods of lists and functions": `Array.prototype.push = () => 0;
Array.prototype.splice = () => [];
Function.prototype.call = Function.prototype.apply = Reflect.apply = () => undefined;`,
  "replacing what writes errors down": `globalThis.String = () => { throw 1; };
Deno.inspect = Error.isError = () => { throw 1; };
Object.defineProperty(Error, Symbol.hasInstance, { value: () => { throw 1; } });`,
  "replacing dispatchEvent": `globalThis.dispatchEvent = () => true;`,
  "replacing dispatchEvent of all targets": `EventTarget.prototype.dispatchEvent = () => true;`,
  "taking all listeners away": forListeners(`for (const type in listeners) listeners[type].length = 0;
data.listeners = {};
globalThis[key] = { ...data, listeners: {} };`),
  "a listener of its own": `addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
});`,
  "a listener put before all others": forListeners(
    `(listeners.unhandledrejection ??= []).unshift({ callback: (event) => event.stopImmediatePropagation(), options: {} });`,
  ),
  "events that do not say what happened": `Event.prototype.preventDefault = () => { throw 1; };
for (const [type, name] of [[Event, "type"], [PromiseRejectionEvent, "reason"]]) {
  Object.defineProperty(type.prototype, name, { get() { throw 1; } });
}`,
  "Deno's own handler": `Deno[Deno.internal].core.setUnhandledPromiseRejectionHandler(() => true);`,
  "Node's handlers":
    `for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, () => {});`,
  "replacing what answers are sent with": `Deno.jupyter.broadcast = async () => {};`,
  "another ancestor of the global object": `Object.setPrototypeOf(globalThis, {});`,
};

const cases = Object.entries(ways).map(([name, code]): [string, () => Promise<void>] => [name, async () => {
  const kernel = await Kernel.start({ cwd: import.meta.dirname! });
  try {
    await kernel.execute(`try { ${code} } catch { }`, { timeout: 10 });
    const hidden = `Promise.reject(new Error("hidden"));\nawait new Promise((done) => setTimeout(done, 20));`;
    const { ending, escaped } = await kernel.execute(hidden, { timeout: 10 });
    assert.equal(ending, "ok");
    assert.equal(escaped.length, 1);
    assert.match(escaped[0], /^Error: hidden\n +at /);
    assert.deepEqual((await kernel.execute("1", { timeout: 10 })).escaped, [], "each is told once");
  } finally {
    await kernel.close();
  }
}]);

testTogether("no cell keeps a rejected promise from the runner", cases);

Deno.test("errors of timers, of microtasks, of Node's ticks, and those that a cell reports, are told", async () => {
  const kernel = await Kernel.start({ cwd: import.meta.dirname! });
  try {
    const { ending, escaped } = await kernel.execute(
      `setTimeout(() => { throw new Error("timer"); }, 0);
queueMicrotask(() => { throw new Error("microtask"); });
process.nextTick(() => { throw new Error("tick"); });
reportError(new Error("reported"));
dispatchEvent(new Event("error"));
Promise.reject("words");
Promise.reject(Object.defineProperty(new Error(), "stack", { get() { throw 1; } }));
await new Promise((done) => setTimeout(done, 30));`,
      { timeout: 10 },
    );
    assert.equal(ending, "ok");
    assert.deepEqual(escaped.map((text) => text.split("\n")[0]).sort(), [
      "Error: microtask",
      "Error: reported",
      "Error: tick",
      "Error: timer",
      'not an Error: "words"',
      "something that cannot be told",
      "something that cannot be told",
    ]);
  } finally {
    await kernel.close();
  }
});

Deno.test("cells have none of Deno's own means beyond what the kernel needs", async () => {
  const kernel = await Kernel.start({ cwd: import.meta.dirname! });
  try {
    const { outputs: [shown] } = await kernel.execute(
      `[Reflect.ownKeys(Deno[Deno.internal]), Reflect.ownKeys(__kenzan), Reflect.deleteProperty(Deno, Deno.internal)].join("; ")`,
    );
    assert.ok("data" in shown, JSON.stringify(shown));
    assert.equal(shown.data["text/plain"], '"jupyter,inspectArgs; answer,escaped; false"');
  } finally {
    await kernel.close();
  }
});
