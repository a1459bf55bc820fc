import type { Font } from "./fonts.ts";
import { hasOtherFonts, TurnedArcs } from "./native_difference.ts";
import { NativeRefusal, NativeStop, type NativeTypesetter } from "./native_typesetter.ts";
import type { Setting, Typesetter } from "./typesetter.ts";

/**
 * Native Typst, and WebAssembly for the rare project that the two would set differently, so that the bytes are those of
 * WebAssembly everywhere. What native Typst does not print, WebAssembly refuses in its words; when its process ends,
 * WebAssembly takes over.
 */
export class NativeFirst implements Typesetter {
  readonly #native: NativeTypesetter;
  readonly #loadOther: () => Promise<Typesetter>;
  readonly #families: string[];
  readonly #turnedArcs = new TurnedArcs();
  readonly #note: (stop: NativeStop) => void;
  #other: Promise<Typesetter> | undefined;
  #isOver = false;

  /**
   * @param other Loads WebAssembly, when it is needed.
   * @param note Told once when the process has ended.
   */
  constructor(
    native: NativeTypesetter,
    { other, fonts, note }: {
      other: () => Promise<Typesetter>;
      fonts: Font[];
      note: (stop: NativeStop) => void;
    },
  ) {
    this.#native = native;
    this.#loadOther = other;
    this.#families = fonts.map(({ family }) => family);
    this.#note = note;
  }

  async set(files: Map<string, string | Uint8Array>, main: string, queries?: string[]): Promise<Setting> {
    if (!this.#turnedArcs.isIn(files)) {
      const setting = await this.#tried(() => this.#native.set(files, main, queries));
      if (setting !== undefined && !(setting.pdf && hasOtherFonts(setting.pdf, this.#families))) {
        return setting;
      }
    }
    return await (await this.#webAssembly()).set(files, main, queries);
  }

  async draft(files: Map<string, string | Uint8Array>, main: string): Promise<void> {
    const drafted = this.#tried(() => this.#native.draft(files, main));
    // Meanwhile, what the report will ask.
    this.#turnedArcs.isIn(files);
    await drafted;
    if (this.#isOver) await (await this.#webAssembly()).draft(files, main);
  }

  /** What native Typst gives; undefined where it gives nothing. */
  async #tried<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#isOver) return undefined;
    try {
      return await work();
    } catch (error) {
      if (error instanceof NativeRefusal) return undefined;
      if (!(error instanceof NativeStop)) throw error;
      if (!this.#isOver) this.#note(error);
      this.#isOver = true;
      return undefined;
    }
  }

  #webAssembly(): Promise<Typesetter> {
    return this.#other ??= this.#loadOther();
  }
}
