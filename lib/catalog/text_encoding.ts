import { isUtf8 } from "node:buffer";

/** Whether bytes begin with these. */
export const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte);

/** The byte order mark that says UTF-8. */
export const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** Bytes decoded at a time, so that neither a gigabyte of text nor a long string is held. */
export const PIECE = 1 << 20;

/** By what a file shows that it is UTF-16; undefined where it is not. */
export function utf16In(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return "byte order mark of UTF-16";
  // Without a mark: a line end of two bytes, which begins at an even place.
  const end = bytes.indexOf(0x0a);
  const isWide = end >= 0 && (end % 2 === 0 ? bytes[end + 1] === 0 : bytes[end - 1] === 0);
  return isWide ? "line ends of UTF-16" : undefined;
}

/**
 * Whether all of a file can be read as CP932. Not so where lines of it are UTF-8 (two files put together): they would be
 * read as 文字化け without one invalid byte.
 */
export function isShiftJis(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length });
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
  return linesOfUtf8(bytes, 1).length === 0;
}

/** The first lines, at most so many, that are UTF-8 and would be other text in CP932. */
export function linesOfUtf8(bytes: Uint8Array, most: number): number[] {
  const lines: number[] = [];
  for (let start = 0, line = 1; start < bytes.length && lines.length < most; line++) {
    const next = bytes.indexOf(0x0a, start);
    const text = bytes.subarray(start, next < 0 ? bytes.length : next);
    if (hasLongSequence(text) && isUtf8(text)) lines.push(line);
    start += text.length + 1;
  }
  return lines;
}

/** Whether UTF-8 has a character of three bytes or more: accidental in CP932 text that happens to be valid UTF-8. */
export function hasLongSequence(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0xe0) return true;
  return false;
}
