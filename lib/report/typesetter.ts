import initialise, * as typst from "@myriaddreamin/typst-ts-web-compiler";
import { createHash } from "node:crypto";
import type { Font } from "./fonts.ts";

/** A path that belongs to this text alone: `name` with the beginning of its SHA-256, e.g. `/cells/7-0a1b….typ`. */
export function sourcePath(name: string, content: string): string {
  return `/${name}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.typ`;
}

/** What the compiler complains about. */
export interface Complaint {
  /** Path of the Typst file. */
  path: string;
  /** Zero-based, `line:column-line:column`. */
  range: string;
  severity: "error" | "warning" | "hint";
  message: string;
}

/** A set document, or why there is none. */
export type Setting =
  | { pdf: Uint8Array<ArrayBuffer>; answers: unknown[][]; complaints: Complaint[] }
  | { pdf?: undefined; complaints: Complaint[] };

/** Gives diagnostics as objects with paths and ranges. */
const FULL_DIAGNOSTICS = 3;
/** The compiler's numbers for its targets and artifacts. */
const PAGED = 0;
const PDF = 1;

/**
 * Typst (compiled to WebAssembly) with the report's fonts. One typesetter sets many documents; what
 * did not change between them is not set anew.
 */
export class Typesetter {
  readonly #compiler: typst.TypstCompiler;
  /** Typst files by path, as they were first given. */
  readonly #sources = new Map<string, string>();

  private constructor(compiler: typst.TypstCompiler) {
    this.#compiler = compiler;
  }

  /** Loads the compiler and hands it the fonts; nothing else is ever read by it. */
  static async load(fonts: Font[]): Promise<Typesetter> {
    const wasm = new URL(
      "../../node_modules/@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm",
      import.meta.url,
    );
    await initialise({ module_or_path: await Deno.readFile(wasm) });
    const builder = new typst.TypstCompilerBuilder();
    builder.set_dummy_access_model();
    for (const { bytes } of fonts) await builder.add_raw_font(bytes);
    return new Typesetter(await builder.build());
  }

  /**
   * Sets a Typst project held in memory.
   *
   * The compiler updates a file that it knows in place, and does that wrongly where old and new text
   * end in the same byte of different characters (終 and 。 are E7B582 and E38082): it sets the old
   * character. So a path must keep its text for the life of the typesetter: see {@link sourcePath}.
   *
   * @param main Path of the root file.
   * @param queries Selectors of metadata in the document, e.g. `<last-page>`, answered with its values.
   */
  set(files: Map<string, string | Uint8Array>, main: string, queries: string[] = []): Setting {
    const world = this.#worldOf(files, main);
    try {
      const { complaints, hasError } = layOut(world);
      if (hasError) return { complaints };
      const printed = world.get_artifact(PDF, FULL_DIAGNOSTICS) as {
        result?: Uint8Array<ArrayBuffer>;
        diagnostics?: Complaint[];
      };
      if (printed.result === undefined) return { complaints: printed.diagnostics ?? complaints };
      const answers = queries.map((selector) =>
        JSON.parse(world.query(PAGED, selector, "value")) as unknown[]
      );
      return { pdf: printed.result, answers, complaints };
    } finally {
      world.free();
    }
  }

  /** Lays a project out, for the caches alone. */
  draft(files: Map<string, string | Uint8Array>, main: string): void {
    const world = this.#worldOf(files, main);
    layOut(world);
    world.free();
  }

  #worldOf(files: Map<string, string | Uint8Array>, main: string): typst.TypstCompileWorld {
    const compiler = this.#compiler;
    compiler.reset_shadow();
    for (const [path, content] of files) {
      if (typeof content !== "string") {
        compiler.map_shadow(path, content);
        continue;
      }
      const known = this.#sources.get(path);
      if (known !== undefined && known !== content) throw new Error(`report: ${path} was given another text`);
      this.#sources.set(path, content);
      compiler.add_source(path, content);
    }
    return compiler.snapshot(undefined, main, undefined);
  }
}

function layOut(world: typst.TypstCompileWorld): { complaints: Complaint[]; hasError: boolean } {
  const compiled = world.compile(PAGED, FULL_DIAGNOSTICS) as { hasError: boolean; diagnostics?: Complaint[] };
  return { complaints: compiled.diagnostics ?? [], hasError: compiled.hasError };
}
