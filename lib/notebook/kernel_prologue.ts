/**
 * Runs in the kernel before the first cell. It answers the runner's questions over iopub, in line
 * behind all outputs (the kernel reports `idle` before its outputs have left, so `idle` cannot end
 * a cell), and catches what the kernel itself passes over in silence.
 */

/** Message type of the answers. */
export const ANSWER = "kenzan_answer";

const RUNNER = `globalThis[Symbol.for("kenzan.runner")]`;

/** Code that makes the kernel broadcast {@link ANSWER} with `{tag, answer}`; `expression` must give JSON. */
export function question(tag: string, expression: string): string {
  return `await ${RUNNER}.answer(${JSON.stringify(tag)}, ${expression});`;
}

/** Errors nobody awaited or caught since the last time: an array of texts. Empties the list. */
export const ESCAPED = `${RUNNER}.escaped.splice(0)`;

/** Code of the prologue. */
export const PROLOGUE = `(() => {
  const jupyter = Deno.jupyter;
  // It opened the kernel's inspector, and would open one in every process that a cell starts.
  Deno.env.delete("NODE_OPTIONS");
  // A kernel has every permission, and what has all of a kind is asked about nothing in some places: \`require\` would
  // read any file. With none, the broker is asked everywhere, also by workers, which inherit this.
  if (Deno.env.has("DENO_PERMISSION_BROKER_PATH")) {
    for (const name of ["read", "write", "net", "env", "sys", "run", "ffi", "import"]) {
      Deno.permissions.revokeSync({ name });
    }
  }
  const escaped = [];
  const say = (error) => error instanceof Error ? String(error.stack ?? error) : "not an Error: " + Deno.inspect(error);
  // The kernel reports "ok" for a cell whose promise is rejected with nobody waiting.
  addEventListener("unhandledrejection", (event) => { event.preventDefault(); escaped.push(say(event.reason)); });
  addEventListener("error", (event) => { event.preventDefault(); escaped.push(say(event.error)); });
  // Without a person these would quietly answer null.
  for (const name of ["prompt", "confirm", "alert"]) {
    globalThis[name] = (question = "") => {
      throw new Error(name + "(" + JSON.stringify(question) + ") needs a person; a run has none: use a parameter");
    };
  }
  Object.defineProperty(globalThis, Symbol.for("kenzan.runner"), {
    value: { escaped, answer: (tag, answer) => jupyter.broadcast(${
  JSON.stringify(ANSWER)
}, { tag, answer }) },
  });
  // The runner holds the other end of stdin: its death must end the kernel too, also where it has no guard.
  (async () => {
    try { for await (const _ of Deno.stdin.readable); } finally { Deno.exit(1); }
  })();
})();`;
