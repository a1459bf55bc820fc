/**
 * Says how a text differs from the one among others that it looks like; undefined where it looks like none. Files that
 * were named or typed on a Mac often hold か + ゛ for が (decomposed, NFD), which no reader can tell apart.
 */
export function lookalike(text: string, others: readonly string[]): string | undefined {
  const other = others.find((candidate) => candidate !== text && plain(candidate) === plain(text));
  if (other === undefined) return undefined;
  const how = text === other.normalize("NFD")
    ? "decomposed (NFD)"
    : text.normalize("NFC") === other.normalize("NFC")
    ? "composed otherwise"
    : "of another width, or with a space";
  return `${how}: ${codePoints(text)}, where ${JSON.stringify(other)} is ${codePoints(other)}`;
}

const plain = (text: string) => text.normalize("NFKC").trim();

/** `U+30AB U+3099`; of a long text the first ten. */
function codePoints(text: string): string {
  const all = Array.from(text, (character) => character.codePointAt(0)!.toString(16).toUpperCase());
  const shown = all.slice(0, 10).map((point) => `U+${point.padStart(4, "0")}`);
  return shown.join(" ") + (all.length > 10 ? " ..." : "");
}
