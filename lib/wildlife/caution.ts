/** What a reader of a result has to know; the result stands all the same. It belongs into the report. */
export interface Caution {
  /** For programs, in kebab case: `lscv-at-bound`, `truncated-mass`. */
  code: string;
  text: { ja: string; en: string };
}

/** A caution from its code and its text in both languages. */
export function caution(code: string, ja: string, en: string): Caution {
  return { code, text: { ja, en } };
}
