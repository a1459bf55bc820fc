import assert from "node:assert/strict";

/** Fails where files differ, and says at which byte: `deepEqual` would write a diff of them, in gigabytes of memory. */
export function assertSameBytes(found: Uint8Array, expected: Uint8Array, what = "the file"): void {
  const at = found.findIndex((byte, index) => byte !== expected[index]);
  if (at === -1 && found.length === expected.length) return;
  const lengths = `${found.length} and ${expected.length} bytes`;
  assert.fail(`${what} differs (${lengths}) at byte ${at === -1 ? found.length : at}`);
}
