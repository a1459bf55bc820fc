/**
 * `node:wasi` is no way for a cell: its programs make symbolic links, and the permission broker is not told that they
 * are links. What refuses it in the kernel goes into its workers too, which are worlds of their own.
 */

/** The name of the module. A kernel whose code uses it asks to read a file of this name, which no policy allows. */
export const WASI = "node:wasi";

/**
 * Code that runs before any cell, where there is a broker. A worker begins with the same code: a module that is
 * imported before its own, or, in `node:worker_threads`, a text before its own.
 */
export const NO_WASI = `(function guard() {
  const code = "(" + guard + ")();";
  const { statSync, cwd } = Deno, { construct } = Reflect, { stringify } = JSON, { canParse, createObjectURL } = URL;
  const { defineProperty, freeze } = Object, Address = URL, Text = String, Piece = Blob;
  const refuse = () => statSync(${JSON.stringify(WASI)});
  const { prototype } = process.getBuiltinModule("wasi").WASI;
  for (const name of ["start", "initialize", "finalizeBindings", "getImportObject"]) {
    defineProperty(prototype, name, { value: refuse, writable: false, configurable: false });
  }
  defineProperty(prototype, "wasiImport", { get: refuse, configurable: false });
  // A worker's own module comes second; what is imported first runs first.
  const guarded = (Plain, wrap) => {
    const Guarded = new Proxy(Plain, {
      construct: (_, [first, options, ...rest], target) =>
        construct(Plain, [...wrap(first, options), ...rest], target === Guarded ? Plain : target),
    });
    defineProperty(Plain.prototype, "constructor", { value: Guarded, writable: false, configurable: false });
    return Guarded;
  };
  const before = "data:application/javascript," + encodeURIComponent(code);
  const hold = (object, name, value) => defineProperty(object, name, { value, writable: true });
  hold(globalThis, "Worker", guarded(globalThis.Worker, (first, options) => {
    const specifier = Text(first);
    if (!canParse(specifier)) throw new TypeError("a worker needs a whole URL: " + specifier);
    const module = "import " + stringify(before) + "; import " + stringify(specifier) + ";";
    return [createObjectURL(new Piece([module], { type: "application/javascript" })), options];
  }));
  const threads = process.getBuiltinModule("worker_threads");
  hold(threads, "Worker", guarded(threads.Worker, (first, options) => {
    if (options?.eval) return [code + Text(first), { ...options, eval: true }];
    const specifier = new Address(Text(first), "file://" + cwd() + "/").href;
    return [code + "import(" + stringify(specifier) + ");", { ...options, eval: true }];
  }));
  // In a worker nothing else hides what Deno itself is made of.
  if (globalThis.WorkerGlobalScope !== undefined || globalThis.DedicatedWorkerGlobalScope !== undefined) {
    const { inspectArgs } = Deno[Deno.internal];
    defineProperty(Deno, Deno.internal, { value: freeze({ inspectArgs }), writable: false, configurable: false });
  }
})();`;
