import { Fault } from "../fault/mod.ts";

/** The part of DuckDB's WebAssembly bindings that is used. Statements and connections are handles. */
export interface Engine {
  /** The WebAssembly memory's allocator; `_malloc` gives 0 when there is no room. */
  readonly mod: { _malloc(bytes: number): number; _free(pointer: number): void };
  open(config: Record<string, unknown>): void;
  connect(): { useUnsafe<R>(use: (engine: unknown, connection: number) => R): R };
  disconnect(connection: number): void;
  /** Splits SQL into words: byte offsets, and types (0 name, 1 number, 2 text, 3 operator, 4 keyword). */
  tokenize(text: string): { offsets: number[]; types: number[] };
  createPrepared(connection: number, text: string): number;
  runPrepared(connection: number, statement: number, values: (string | boolean)[]): Uint8Array<ArrayBuffer>;
  closePrepared(connection: number, statement: number): void;
  insertArrowFromIPCStream(
    connection: number,
    bytes: Uint8Array,
    options: { name: string; schema: string; create: boolean },
  ): void;
}

type Instantiated = (instance: { exports: WebAssembly.Exports }, module: WebAssembly.Module) => void;

/** Whether so many bytes can be handed over. DuckDB's bindings do not look: they would write to address 0. */
export function hasRoom(engine: Engine, bytes: number): boolean {
  const pointer = engine.mod._malloc(bytes);
  if (pointer !== 0) engine.mod._free(pointer);
  return pointer !== 0;
}

/** What DuckDB's own class lets a subclass decide. */
interface Bindings extends Engine {
  instantiate(): Promise<unknown>;
  instantiateWasm(imports: WebAssembly.Imports, instantiated: Instantiated): Record<string, never>;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Starts DuckDB's blocking WebAssembly build (the one with native exceptions, `eh`), without a file system.
 *
 * DuckDB's loader enters each of its 75,000 exports into a table that only extensions fetched from the network
 * would need; leaving out the C++ names nobody asks for takes 0.4 s and 50 MB off every start.
 */
export async function startEngine(): Promise<Engine> {
  const duckdb = await import("@duckdb/duckdb-wasm/blocking");
  compiled ??= compile();
  const module = await compiled;
  const bundle = { mainModule: "duckdb-eh.wasm", mainWorker: "" };
  const engine = await duckdb.createDuckDB(
    { mvp: bundle, eh: bundle },
    new duckdb.VoidLogger(),
    duckdb.DEFAULT_RUNTIME,
  ) as unknown as Bindings;

  let failed: (reason: unknown) => void;
  const failure = new Promise<never>((_, reject) => failed = reject);
  engine.instantiateWasm = (imports, instantiated) => {
    // DuckDB calls its file system through this global; the default one has no files.
    Object.assign(globalThis, { DUCKDB_RUNTIME: { ...duckdb.DEFAULT_RUNTIME } });
    WebAssembly.instantiate(module, imports)
      .then((instance) => instantiated({ exports: withoutUnusedNames(instance, module) }, module))
      .catch((cause) => failed(cause));
    return {};
  };
  await Promise.race([engine.instantiate(), failure]);
  // It would keep the engine started last, and all its memory, for the life of the process.
  Reflect.deleteProperty(globalThis, "DUCKDB_BINDINGS");
  return engine;
}

async function compile(): Promise<WebAssembly.Module> {
  const url = import.meta.resolve("@duckdb/duckdb-wasm/dist/duckdb-eh.wasm");
  if (!url.startsWith("file:")) {
    throw new Fault("table: DuckDB's WebAssembly file cannot be located", {
      expected: "a file in node_modules/",
      found: url,
      remedy: "run `deno install` in the project folder",
    });
  }
  return WebAssembly.compile(await Deno.readFile(new URL(url)));
}

function withoutUnusedNames(instance: WebAssembly.Instance, module: WebAssembly.Module): WebAssembly.Exports {
  const asked = new Set(
    WebAssembly.Module.imports(module).filter((item) => item.module.startsWith("GOT.")).map((item) =>
      item.name
    ),
  );
  const kept: WebAssembly.Exports = {};
  for (const name in instance.exports) {
    const mangled = name.startsWith("_Z") || name.startsWith("orig$");
    if (!mangled || asked.has(name)) kept[name] = instance.exports[name];
  }
  return kept;
}
