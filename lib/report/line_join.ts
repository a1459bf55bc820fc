/** Characters that are set without spaces between words: kana, Han, and full-width signs. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fb-\u30ff\uff00-\uffef]/u;

/**
 * Joins the lines of a text run as Japanese is: a line break beside a Japanese character vanishes,
 * any other becomes a space.
 *
 * @param text The run.
 * @param before The character that stands before the run on the page, if any.
 * @param after The character that stands after it.
 */
export function joinLines(text: string, before = "", after = ""): string {
  return text.replace(/[ \t]*\r?\n[ \t]*/g, (_, offset: number, whole: string) => {
    const left = lastCharacter(whole.slice(0, offset)) || before;
    const right = firstCharacter(whole.slice(offset).trimStart()) || after;
    return wide.test(left) || wide.test(right) ? "" : " ";
  });
}

/** Keeps a typed number on one line with its unit: 4 km, 25 ha, 95 %. */
export function keepUnits(text: string): string {
  return text.replace(
    /(?<=\d) (?=(?:[kcmμµ]?m[²³23]?|ha|a|k?g|t|%|‰|°C?|dpi|px)(?![\p{Script=Latin}\d]))/gu,
    "\u00a0",
  );
}

/** The first character (code point) of a text, or an empty text. */
export function firstCharacter(text: string): string {
  return [...text.slice(0, 2)][0] ?? "";
}

/** The last character (code point) of a text, or an empty text. */
export function lastCharacter(text: string): string {
  return [...text.slice(-2)].at(-1) ?? "";
}

/** Han and kana, which stand a quarter em apart from Latin letters and digits (四分アキ). */
const letter = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u;

/** Whether a quarter em belongs between two neighbouring characters. */
export function needsSpace(left: string, right: string): boolean {
  return letter.test(left) !== letter.test(right) &&
    [left, right].every((side) => /[\p{L}\p{N}%]/u.test(side));
}
