import { Fault } from "../fault/mod.ts";

/** How files of a media type begin, and end where they have to: text, byte for byte. */
const SIGNATURES: { mediaType: string; starts: string[]; end?: string }[] = [
  { mediaType: "image/png", starts: ["\x89PNG\r\n\x1a\n"], end: "IEND\xaeB`\x82" },
  { mediaType: "image/jpeg", starts: ["\xff\xd8\xff"] },
  { mediaType: "image/gif", starts: ["GIF87a", "GIF89a"] },
  { mediaType: "image/tiff", starts: ["II*\0", "MM\0*", "II+\0", "MM\0+"] },
  { mediaType: "application/pdf", starts: ["%PDF-"] },
  { mediaType: "application/geopackage+sqlite3", starts: ["SQLite format 3\0"] },
  { mediaType: "application/zip", starts: ["PK\x03\x04", "PK\x05\x06"] },
  { mediaType: "application/vnd.apache.arrow.file", starts: ["ARROW1\0\0"] },
  { mediaType: "application/vnd.apache.parquet", starts: ["PAR1"], end: "PAR1" },
];

/** Bytes that {@link refuseOtherMedia} looks at, at either end of a file. */
export const SIGNATURE_BYTES = 16;

/**
 * Refuses a file that is not of the type it is said to be, as far as its first and last bytes tell: who opens it, or a
 * report that sets it as a picture, would fail later, far from the cell.
 *
 * @param head The first {@link SIGNATURE_BYTES} bytes, @param tail the last.
 * @throws Fault naming what it looks like.
 */
export function refuseOtherMedia(id: string, mediaType: string, head: Uint8Array, tail: Uint8Array): void {
  const signature = SIGNATURES.find((it) => it.mediaType === mediaType);
  if (signature === undefined) return;
  const [first, last] = [textOf(head), textOf(tail)];
  const begins = (starts: string[]) => starts.some((start) => first.startsWith(start));
  if (begins(signature.starts) && last.endsWith(signature.end ?? "")) return;
  const isCut = begins(signature.starts);
  const other = SIGNATURES.find(({ starts }) => begins(starts));
  throw new Fault(`publish: ${id} is no ${mediaType}`, {
    expected: `a file that begins ${isCut ? "and ends " : ""}as ${mediaType} does`,
    found: isCut
      ? "a file whose end is missing"
      : other
      ? `what begins as ${other.mediaType} does`
      : `bytes ${
        Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ")
      } ...`,
    remedy: isCut
      ? "write it to its end before it is published"
      : other
      ? `say \`mediaType: "${other.mediaType}"\`, with a name to match`
      : `look at what wrote it, or say the \`mediaType\` that it has`,
  });
}

const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);
