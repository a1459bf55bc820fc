import { Fault } from "../fault/mod.ts";
import type { FontMetrics } from "./font_metrics.ts";

/** Characters that no font draws: spaces, joiners, variation selectors. */
const invisible = /[\t\n\r\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/** Tells which characters a report can print, and refuses the others before they become boxes. */
export class GlyphCheck {
  readonly #known = new Set<string>();
  readonly #fonts: FontMetrics[];

  constructor(fonts: FontMetrics[]) {
    this.#fonts = fonts;
  }

  /**
   * @param text What will be printed.
   * @param where Notebook and cell it comes from, for the message.
   * @throws Fault naming the characters for which no font of the report has a glyph.
   */
  check(text: string, where: string): void {
    const missing = this.missing(text);
    if (missing.length === 0) return;
    const name = (character: string) => {
      const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
      return /\p{C}/u.test(character) ? code : `${character} (${code})`;
    };
    throw new Fault(`report: no glyph for ${missing.slice(0, 20).map(name).join(", ")}`, {
      expected: "characters of Noto Serif JP, Noto Sans JP, STIX Two or Source Code Pro",
      found: around(text, missing[0]),
      where,
      remedy: "use another character; emoji and control characters cannot be printed",
    });
  }

  /** The characters without a glyph, each once. A decomposed か゛ counts as its composed form. */
  missing(text: string): string[] {
    const found = new Set<string>();
    for (const character of text) if (!this.#has(character)) found.add(character);
    if (found.size === 0) return [];
    const composed = text.normalize("NFC");
    return [...found].filter((character) => composed.includes(character));
  }

  #has(character: string): boolean {
    const code = character.codePointAt(0)!;
    if (code > 0x1f && code < 0x7f || this.#known.has(character)) return true;
    const has = invisible.test(character) || this.#fonts.some((font) => font.glyph(code) !== 0);
    if (has) this.#known.add(character);
    return has;
  }
}

/** A character with what stands beside it; quoted, so that control characters do not reach the terminal. */
function around(text: string, character: string): string {
  const at = text.indexOf(character);
  return JSON.stringify(text.slice(Math.max(0, at - 12), at + character.length + 12).toWellFormed());
}
