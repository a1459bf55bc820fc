/**
 * Runs in the kernel before the first cell. It answers the runner's questions over iopub, in line
 * behind all outputs (the kernel reports `idle` before its outputs have left, so `idle` cannot end
 * a cell), and catches what the kernel itself passes over in silence.
 */

import { NO_WASI } from "./kernel_wasi.ts";

/** Message type of the answers. */
export const ANSWER = "kenzan_answer";

/** A global that no cell can replace, declare again or get more out of than it tells. */
export const RUNNER = "__kenzan";

/** Code that makes the kernel broadcast {@link ANSWER} with `{tag, answer}`; `expression` must give JSON. */
export function question(tag: string, expression: string): string {
  return `await ${RUNNER}.answer(${JSON.stringify(tag)}, ${expression});`;
}

/** Errors nobody awaited or caught since the kernel began: texts, each behind {@link MARK}. Nothing takes one away. */
export const ESCAPED = `${RUNNER}.escaped()`;

/** Stands before each text of {@link ESCAPED}. */
export const MARK = "\u0000";

/** Code of the prologue. */
export const PROLOGUE = `(() => {
  // Cells can replace whatever they can name: what is needed later is taken now.
  const { broadcast } = Deno.jupyter, { inspect } = Deno, { isError } = Error, { apply } = Reflect, Text = String;
  const { defineProperty, freeze, getOwnPropertyDescriptor } = Object;
  // It opened the kernel's inspector, and would open one in every process that a cell starts.
  Deno.env.delete("NODE_OPTIONS");
  // A kernel has every permission, and what has all of a kind is asked about nothing in some places: \`require\` would
  // read any file. With none, the broker is asked everywhere, also by workers, which inherit this.
  if (Deno.env.has("DENO_PERMISSION_BROKER_PATH")) {
    for (const name of ["read", "write", "net", "env", "sys", "run", "ffi", "import"]) {
      Deno.permissions.revokeSync({ name });
    }
    ${NO_WASI}
  }
  const hold = (object, name, value) =>
    defineProperty(object, name, { value, writable: false, configurable: false });
  const getter = (type, name) => {
    const { get } = getOwnPropertyDescriptor(type.prototype, name);
    return (object) => apply(get, object, []);
  };
  const typeOf = getter(Event, "type"), reasonOf = getter(PromiseRejectionEvent, "reason");
  const errorOf = getter(ErrorEvent, "error"), { preventDefault } = Event.prototype;
  const { dispatchEvent } = EventTarget.prototype;
  // One text: a list has methods, which a cell could replace.
  let escaped = "";
  const note = (event, of) => {
    let told;
    try {
      const error = of(event);
      told = isError(error) ? Text(error.stack ?? error) : "not an Error: " + inspect(error);
    } catch {
      told = "something that cannot be told";
    }
    escaped += ${JSON.stringify(MARK)} + told;
    apply(preventDefault, event, []);
  };
  // The kernel reports "ok" for a cell whose promise is rejected with nobody waiting. Here every such event comes by,
  // before it reaches listeners, which a cell can take away; false says that it is taken care of.
  hold(globalThis, "dispatchEvent", (event) => {
    const type = typeOf(event);
    const of = type === "unhandledrejection" ? reasonOf : type === "error" ? errorOf : undefined;
    if (of !== undefined) note(event, of);
    const isFree = apply(dispatchEvent, globalThis, [event]);
    return of === undefined && isFree;
  });
  // Deno's own means of setting such errors aside, among others; the kernel itself needs two of them.
  const { jupyter, inspectArgs } = Deno[Deno.internal];
  hold(Deno, Deno.internal, freeze({ jupyter: freeze(jupyter), inspectArgs }));
  // Without a person these would quietly answer null.
  for (const name of ["prompt", "confirm", "alert"]) {
    globalThis[name] = (question = "") => {
      throw new Error(name + "(" + JSON.stringify(question) + ") needs a person; a run has none: use a parameter");
    };
  }
  const answer = (tag, answer) => broadcast(${JSON.stringify(ANSWER)}, { tag, answer });
  hold(globalThis, ${JSON.stringify(RUNNER)}, freeze({ answer, escaped: () => escaped }));
  // The runner holds the other end of stdin: its death must end the kernel too, also where it has no guard.
  (async () => {
    try { for await (const _ of Deno.stdin.readable); } finally { Deno.exit(1); }
  })();
})();`;
