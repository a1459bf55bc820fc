import { text } from "./typst_text.ts";

/** A heading of the appendices. */
export function heading(level: number, title: string): string {
  return `#heading(level: ${level})[${text(title)}]`;
}

/** A sentence that stays with the table it introduces. */
export function lead(sentence: string): string {
  return `#block(sticky: true)[${text(sentence)}]`;
}

/** The beginning of a checksum, enough to compare by eye. */
export function shortSum(sha256: string): string {
  return sha256.slice(0, 12);
}
