import initialise, * as typst from "@myriaddreamin/typst-ts-web-compiler";
import type { Font } from "./fonts.ts";
import { commonWords, type Complaint, type Setting, type Typesetter } from "./typesetter.ts";
import { SourceTexts } from "./typst_source.ts";

/** Gives diagnostics as objects with paths and ranges. */
const FULL_DIAGNOSTICS = 3;
/** The compiler's numbers for its targets and artifacts. */
const PAGED = 0;
const PDF = 1;

/**
 * Typst compiled to WebAssembly: runs wherever Deno does. V8 would optimise its code for longer than one report gains by
 * it, on cores that the kernel needs: `deno task report` therefore runs with `--liftoff-only`.
 */
export class WebAssemblyTypesetter implements Typesetter {
  readonly #compiler: typst.TypstCompiler;
  readonly #sources = new SourceTexts();

  private constructor(compiler: typst.TypstCompiler) {
    this.#compiler = compiler;
  }

  /** Loads the compiler and hands it the fonts. */
  static async load(fonts: Font[]): Promise<WebAssemblyTypesetter> {
    const wasm = new URL(
      "../../node_modules/@myriaddreamin/typst-ts-web-compiler/pkg/typst_ts_web_compiler_bg.wasm",
      import.meta.url,
    );
    await initialise({ module_or_path: await Deno.readFile(wasm) });
    const builder = new typst.TypstCompilerBuilder();
    builder.set_dummy_access_model();
    for (const { bytes } of fonts) await builder.add_raw_font(bytes);
    return new WebAssemblyTypesetter(await builder.build());
  }

  // deno-lint-ignore require-await -- the typesetter that is another process takes its time
  async set(
    files: Map<string, string | Uint8Array>,
    main: string,
    queries: string[] = [],
  ): Promise<Setting> {
    const world = this.#worldOf(files, main);
    try {
      const { complaints, hasError } = layOut(world);
      if (hasError) return { complaints };
      const { result: pdf } = world.get_artifact(PDF, FULL_DIAGNOSTICS) as {
        result: Uint8Array<ArrayBuffer>;
      };
      const answers = queries.map((selector) =>
        JSON.parse(world.query(PAGED, selector, "value")) as unknown[]
      );
      return { pdf, answers, complaints };
    } finally {
      world.free();
    }
  }

  // deno-lint-ignore require-await -- the typesetter that is another process takes its time
  async draft(files: Map<string, string | Uint8Array>, main: string): Promise<void> {
    const world = this.#worldOf(files, main);
    layOut(world);
    world.free();
  }

  #worldOf(files: Map<string, string | Uint8Array>, main: string): typst.TypstCompileWorld {
    this.#sources.keep(files);
    const compiler = this.#compiler;
    compiler.reset_shadow();
    for (const [path, content] of files) {
      if (typeof content === "string") compiler.add_source(path, content);
      else compiler.map_shadow(path, content);
    }
    return compiler.snapshot(undefined, main, undefined);
  }
}

function layOut(world: typst.TypstCompileWorld): { complaints: Complaint[]; hasError: boolean } {
  const { hasError, diagnostics = [] } = world.compile(PAGED, FULL_DIAGNOSTICS) as {
    hasError: boolean;
    diagnostics?: Complaint[];
  };
  const complaints = diagnostics.map(({ path, range, severity, message }) => ({
    path,
    range,
    severity,
    message: commonWords(message),
  }));
  return { complaints, hasError };
}
