import { fileURLToPath } from "node:url";
import type { Font } from "./fonts.ts";
import type { NativeAnswer, NativeOrder } from "./native_typst.ts";
import { lengthOf, packed, PREFIX, unpacked } from "./process_message.ts";
import type { Setting, Typesetter } from "./typesetter.ts";
import { SourceTexts } from "./typst_source.ts";

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const ADDON = inProject(
  "node_modules/@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu/typst-ts-node-compiler.linux-x64-gnu.node",
);
const PROGRAM = inProject("lib/report/native_typst.ts");

/**
 * All that the addon learns of the machine. Left to itself it takes fonts wherever the system has them, and packages
 * from the user's folders and from the network: here the only folder of fonts, and the folders of packages, are a
 * device, and the way to the network is a port that nothing can listen at.
 */
const environment = {
  FONTCONFIG_FILE: inProject("lib/report/no_fonts.conf"),
  XDG_DATA_HOME: "/dev/null",
  XDG_CACHE_HOME: "/dev/null",
  HTTPS_PROXY: "http://127.0.0.1:0",
  DENO_NO_UPDATE_CHECK: "1",
};

/** The process ended by itself. */
export class NativeStop extends Error {}

/** The addon threw: it did not load, or a document that was laid out cannot be a PDF. */
export class NativeRefusal extends Error {}

/**
 * Native Typst, in a process of its own: what it may see of the machine is fixed by its environment, and what goes
 * wrong in native code ends only it. Takes a quarter of the time that WebAssembly takes.
 */
export class NativeTypesetter implements Typesetter {
  readonly #process: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamBYOBReader;
  readonly #sources = new SourceTexts();
  /** Ends when the last order is answered. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor() {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-config", "--no-lock", "--no-prompt", "--allow-ffi", "--allow-read", PROGRAM],
      clearEnv: true,
      env: environment,
      stdin: "piped",
      stdout: "piped",
      // Ctrl-C in a terminal is for the one that started it.
      detached: true,
    }).spawn();
    this.#orders = this.#process.stdin.getWriter();
    this.#answers = this.#process.stdout.getReader({ mode: "byob" });
  }

  /**
   * Starts the process and hands it the fonts.
   *
   * @param addon Path of the addon, if not the project's own.
   * @throws NativeRefusal where the addon does not load, NativeStop where it ends the process.
   */
  static async start(fonts: Font[], addon = ADDON): Promise<NativeTypesetter> {
    const typesetter = new NativeTypesetter();
    try {
      await typesetter.#ask({ kind: "open", addon, fonts: fonts.map(({ bytes }) => bytes) });
      return typesetter;
    } catch (error) {
      await typesetter.end();
      throw error;
    }
  }

  /** Ends the process; without this, it ends with the one that started it. */
  async end(): Promise<Deno.CommandStatus> {
    await Promise.all([this.#orders.abort(), this.#answers.cancel()]);
    return await this.#process.status;
  }

  async set(
    files: Map<string, string | Uint8Array>,
    main: string,
    queries: string[] = [],
  ): Promise<Setting> {
    this.#sources.keep(files);
    return (await this.#ask({ kind: "set", files, main, queries })).setting!;
  }

  async draft(files: Map<string, string | Uint8Array>, main: string): Promise<void> {
    this.#sources.keep(files);
    await this.#ask({ kind: "draft", files, main, queries: [] });
  }

  async #ask(order: NativeOrder): Promise<{ setting?: Setting }> {
    const turn = this.#last.then(() => this.#exchange(order));
    this.#last = turn.catch(() => {});
    const answer = await turn;
    if ("error" in answer) throw new NativeRefusal(`native Typst: ${answer.error}`);
    return answer;
  }

  async #exchange(order: NativeOrder): Promise<NativeAnswer> {
    try {
      await this.#orders.write(packed(order));
      const body = await this.#read(lengthOf(await this.#read(PREFIX)));
      return unpacked(body) as NativeAnswer;
    } catch (cause) {
      const { code, signal } = await this.end();
      throw new NativeStop(`native Typst ended with ${signal ?? code}`, { cause });
    }
  }

  async #read(length: number): Promise<Uint8Array> {
    const { value } = await this.#answers.read(new Uint8Array(length), { min: length });
    if (value?.length !== length) throw new Error("its answer is cut off");
    return value;
  }
}
