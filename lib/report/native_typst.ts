/**
 * The process that is native Typst: takes orders on its standard input and answers them on its standard output, one
 * after another, until the input ends. Started by `native_typesetter.ts`, with an environment that shows the addon no
 * font, package or network; the workspace is a place below which no file can be.
 */

import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { lengthOf, packed, PREFIX, unpacked } from "./process_message.ts";
import { commonWords, type Complaint, type Setting } from "./typesetter.ts";

/** What the process is asked. */
export type NativeOrder =
  | { kind: "open"; addon: string; fonts: Uint8Array[] }
  | { kind: "set" | "draft"; files: Map<string, string | Uint8Array>; main: string; queries: string[] };
/** What it answers; an error is what the addon threw. */
export type NativeAnswer = { setting?: Setting } | { error: string };

/** What is used of the addon; `index-napi.d.ts` of `@myriaddreamin/typst-ts-node-compiler` describes all of it. */
interface Addon {
  NodeCompiler: {
    create(args: { workspace: string; fontArgs: { fontBlobs: Buffer[] }[] }): Compiler;
  };
}
interface Compiler {
  resetShadow(): void;
  addSource(path: string, source: string): void;
  mapShadow(path: string, content: Buffer): void;
  compile(options: { mainFilePath: string }): Compilation;
  fetchDiagnostics(diagnostics: Diagnostics): Diagnostic[];
  query(document: Laid, options: { selector: string; field: string }): unknown[];
  pdf(document: Laid, options: Record<never, never>): Buffer;
}
interface Compilation {
  readonly result: Laid | null;
  takeDiagnostics(): Diagnostics | null;
  takeWarnings(): Diagnostics | null;
}
type Laid = { readonly numOfPages: number };
type Diagnostics = { readonly kind: string };
interface Place {
  line: number;
  character: number;
}
interface Diagnostic {
  message: string;
  path: string;
  range: { start: Place; end: Place } | null;
  /** As in the Language Server Protocol. */
  severity: 1 | 2 | 3 | 4;
}

/** A device: whatever path lies below it, opening it fails. */
const WORKSPACE = "/dev/null";
const severities = { 1: "error", 2: "warning", 3: "hint", 4: "hint" } as const;

let compiler: Compiler;

function answer(order: NativeOrder): NativeAnswer {
  if (order.kind === "open") {
    const { NodeCompiler } = createRequire(import.meta.url)(order.addon) as Addon;
    const fontBlobs = order.fonts.map((bytes) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    );
    compiler = NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontBlobs }] });
    return {};
  }
  compiler.resetShadow();
  for (const [path, content] of order.files) {
    if (typeof content === "string") compiler.addSource(WORKSPACE + path, content);
    else compiler.mapShadow(WORKSPACE + path, Buffer.from(content));
  }
  const compilation = compiler.compile({ mainFilePath: WORKSPACE + order.main });
  if (order.kind === "draft") return {};
  const { result } = compilation;
  const complaints = [compilation.takeDiagnostics(), compilation.takeWarnings()].flatMap((found) =>
    found === null ? [] : compiler.fetchDiagnostics(found).map(complaintOf)
  );
  if (result === null) return { setting: { complaints } };
  const pdf = new Uint8Array(compiler.pdf(result, {}));
  const answers = order.queries.map((selector) => compiler.query(result, { selector, field: "value" }));
  return { setting: { pdf, answers, complaints } };
}

function complaintOf({ message, path, range, severity }: Diagnostic): Complaint {
  const at = ({ line, character }: Place) => `${line}:${character}`;
  return {
    path: path.startsWith(WORKSPACE) ? path.slice(WORKSPACE.length) : path,
    range: range === null ? "" : `${at(range.start)}-${at(range.end)}`,
    severity: severities[severity],
    message: commonWords(message),
  };
}

/** Fills the bytes from standard input; false at its end. */
function fill(bytes: Uint8Array): boolean {
  for (let filled = 0; filled < bytes.length;) {
    const count = Deno.stdin.readSync(bytes.subarray(filled));
    if (count === null) return false;
    filled += count;
  }
  return true;
}

/** The next order; undefined when there will be none. */
function nextOrder(): NativeOrder | undefined {
  const prefix = new Uint8Array(PREFIX);
  if (!fill(prefix)) return undefined;
  const body = new Uint8Array(lengthOf(prefix));
  return fill(body) ? unpacked(body) as NativeOrder : undefined;
}

/** False when nobody listens any more. */
function tell(told: NativeAnswer): boolean {
  const bytes = packed(told);
  try {
    for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}

function tried(order: NativeOrder): NativeAnswer {
  try {
    return answer(order);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// Ctrl-C reaches every process of a terminal: this one ends when the one that asks does.
Deno.addSignalListener("SIGINT", () => {});
for (let order = nextOrder(); order !== undefined; order = nextOrder()) if (!tell(tried(order))) break;
Deno.exit();
