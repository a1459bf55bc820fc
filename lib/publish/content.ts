import type { Content } from "./published.ts";

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Bytes as they travel in a notebook output: base64 with length and checksum. */
export async function inlineContent(bytes: Uint8Array<ArrayBuffer>): Promise<Content> {
  return { sha256: await sha256(bytes), bytes: bytes.length, inline: bytes.toBase64() };
}
