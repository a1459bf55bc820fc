import { isUtf8 } from "node:buffer";
import { Fault } from "../fault/mod.ts";
import { hasLongSequence, isShiftJis, PIECE, startsWith, utf16In, UTF8_MARK } from "./text_encoding.ts";

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
  const utf16 = utf16In(bytes);
  if (utf16 !== undefined) {
    throw refusal(place, "the file is UTF-16", encoding, utf16, saveIt(encoding, place));
  }
  const isMarked = startsWith(bytes, UTF8_MARK);
  const text = isMarked ? bytes.subarray(UTF8_MARK.length) : bytes;
  const saysUtf8 = isMarked || encoding === "utf-8";
  if (saysUtf8 && !isUtf8(text)) {
    throw isMarked ? brokenMark(text, encoding, place) : undecodable(text, encoding, place);
  }
  if (encoding === "utf-8") return text;
  if (isMarked || isUtf8(bytes) && hasLongSequence(bytes)) {
    const found = isMarked ? "byte order mark of UTF-8" : "UTF-8 throughout";
    throw refusal(place, "the file is UTF-8", encoding, found, sayIt("utf-8", place));
  }
  return transcoded(bytes, place);
}

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

/** What is to be done about a file whose text is another than its entry says. */
function undecodable(bytes: Uint8Array, encoding: "utf-8" | "shift_jis", place: Place): Fault {
  const { found, total } = undecodableCells(bytes, encoding);
  const subject = total === 1 ? `1 text is not ${encoding}` : `${total} texts are not ${encoding}`;
  const other = encoding === "utf-8" ? "shift_jis" : "utf-8";
  const isOther = other === "utf-8" ? isUtf8(bytes) : isShiftJis(bytes);
  const remedy = isOther
    ? `if it is ${other}, as all of its bytes can be, ${sayIt(other, place)}; else ${saveIt(encoding, place)}`
    : `it is not ${other} either, or mixes both: ${saveIt(encoding, place)}`;
  return refusal(place, subject, encoding, found, remedy);
}

/** A program put the mark before what it did not write as UTF-8: then no word in the entry is right. */
function brokenMark(text: Uint8Array, encoding: "utf-8" | "shift_jis", place: Place): Fault {
  const isOther = isShiftJis(text);
  return refusal(
    place,
    `the file begins as UTF-8, and goes on ${isOther ? "as Shift_JIS" : "otherwise"}`,
    encoding,
    `byte order mark of UTF-8, and no UTF-8 behind it:\n${undecodableCells(text, "utf-8").found}`,
    `${isOther ? "open it as Shift_JIS (CP932), " : ""}${saveIt(encoding, place)}`,
  );
}

const sayIt = (encoding: string, { entryFile }: Place) => `say \`"encoding": "${encoding}"\` in ${entryFile}`;

/** Another file has another checksum. */
const saveIt = (encoding: string, { entryFile }: Place) => {
  const told = encoding === "utf-8" ? "sha256 and bytes" : 'sha256, bytes and `"encoding": "utf-8"`';
  return `save it as UTF-8, then put its ${told} into ${entryFile}`;
};

/** The cells that are no text, up to 20 in words. Commas and line breaks stand for themselves in both encodings. */
function undecodableCells(
  bytes: Uint8Array,
  encoding: "utf-8" | "shift_jis",
): { found: string; total: number } {
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
  return { found: found.join("\n"), total };
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

function refusal(place: Place, subject: string, expected: string, found: string, remedy: string): Fault {
  return new Fault(`catalog: ${place.id}: ${subject}`, { expected, found, where: place.file, remedy });
}
