import { deserialize, serialize } from "node:v8";

/** Bytes before a message that say how long it is. */
export const PREFIX = 4;

/** A message for another process of the same Deno: its length, then its structured clone. */
export function packed(message: unknown): Uint8Array<ArrayBuffer> {
  const body = serialize(message);
  const bytes = new Uint8Array(PREFIX + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, PREFIX);
  return bytes;
}

/** The length of what follows. */
export function lengthOf(prefix: Uint8Array): number {
  return new DataView(prefix.buffer, prefix.byteOffset).getUint32(0);
}

/** The message of {@link packed}, without its length. */
export function unpacked(body: Uint8Array): unknown {
  return deserialize(body);
}
