import { isUtf8 } from "node:buffer";
import { Fault } from "../fault/mod.ts";

/** Where a fault about a text file points. */
interface Place {
  id: string;
  file: string;
  entryFile: string;
}

/**
 * The bytes of a text file as valid UTF-8 without byte order mark.
 *
 * Nothing is replaced: bytes that are not text in the stated encoding end in a Fault that lists up to 20 lines and
 * their number. A file that is UTF-8 although the entry says `shift_jis` is refused too, since it would read as
 * 文字化け without a single invalid byte.
 */
export function textBytes(bytes: Uint8Array, encoding: "utf-8" | "shift_jis", place: Place): Uint8Array {
  const isMarked = startsWith(bytes, [0xef, 0xbb, 0xbf]);
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    throw refusal(place, "the file is UTF-16", encoding, "byte order mark of UTF-16", "save it as UTF-8");
  }
  if (encoding === "utf-8") {
    const text = isMarked ? bytes.subarray(3) : bytes;
    if (!isUtf8(text)) throw undecodable(text, encoding, place);
    return text;
  }
  if (isMarked || (isUtf8(bytes) && hasLongSequence(bytes))) {
    const found = isMarked ? "byte order mark of UTF-8" : "UTF-8 throughout";
    throw refusal(
      place,
      "the file is UTF-8",
      "shift_jis",
      found,
      `say \`"encoding": "utf-8"\` in ${place.entryFile}`,
    );
  }
  return transcoded(bytes, place);
}

const startsWith = (bytes: Uint8Array, mark: number[]) => mark.every((byte, i) => bytes[i] === byte);

/** Whether UTF-8 has a character of three bytes or more: accidental in CP932 text that happens to be valid UTF-8. */
function hasLongSequence(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0xe0) return true;
  return false;
}

/** Decoded in pieces, so that neither a gigabyte of text nor a long string is held. */
const PIECE = 1 << 20;

function transcoded(bytes: Uint8Array, place: Place): Uint8Array {
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  const encoder = new TextEncoder();
  let result = new Uint8Array(bytes.length + (bytes.length >> 1) + 16);
  let length = 0;
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const text = decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length });
      if (length + 3 * text.length > result.length) {
        const larger = new Uint8Array(2 * result.length + 3 * text.length);
        larger.set(result);
        result = larger;
      }
      length += encoder.encodeInto(text, result.subarray(length)).written;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw undecodable(bytes, "shift_jis", place);
  }
  return result.subarray(0, length);
}

/** Lists the cells that are no text. Commas and line breaks stand for themselves in both encodings. */
function undecodable(bytes: Uint8Array, encoding: "utf-8" | "shift_jis", place: Place): Fault {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decodes = (from: number, to: number) => {
    try {
      decoder.decode(bytes.subarray(from, to));
      return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return false;
    }
  };
  const found: string[] = [];
  let total = 0;
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const next = bytes.indexOf(0x0a, start);
    const end = next < 0 ? bytes.length : next;
    if (!decodes(start, end)) {
      for (let from = start, column = 1; from <= end; column++) {
        const comma = bytes.indexOf(0x2c, from);
        const to = comma < 0 || comma > end ? end : comma;
        if (!decodes(from, to) && total++ < 20) {
          found.push(
            `line ${line}, column ${column}: bytes ${hex(bytes.subarray(from, Math.min(to, from + 12)))}`,
          );
        }
        from = to + 1;
      }
    }
    start = end + 1;
  }
  if (total > 20) found.push(`... and ${total - 20} more`);
  const other = encoding === "utf-8" ? "shift_jis" : "utf-8";
  return refusal(
    place,
    total === 1 ? `1 text is not ${encoding}` : `${total} texts are not ${encoding}`,
    encoding,
    found.join("\n"),
    `if the file is ${other}, say \`"encoding": "${other}"\` in ${place.entryFile}; if it mixes encodings, save it again`,
  );
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

function refusal(place: Place, subject: string, expected: string, found: string, remedy: string): Fault {
  return new Fault(`catalog: ${place.id}: ${subject}`, { expected, found, where: place.file, remedy });
}
