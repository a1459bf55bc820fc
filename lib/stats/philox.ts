/** Four 32-bit words. */
export type Counter = [number, number, number, number];

/**
 * Philox 4x32 with 10 rounds: 128 bits in place of 128, by a key of 64.
 *
 * Salmon, Moraes, Dror & Shaw (2011): Parallel random numbers: as easy as 1, 2, 3. SC '11,
 * doi:10.1145/2063384.2063405. Whole-number arithmetic only: the same bits on every machine.
 *
 * @param counter Words of 0 to 2^32 - 1; overwritten with the result and returned.
 */
export function philox4x32(counter: Counter, key0: number, key1: number): Counter {
  let [c0, c1, c2, c3] = counter;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  counter[0] = c0 >>> 0;
  counter[1] = c1 >>> 0;
  counter[2] = c2 >>> 0;
  counter[3] = c3 >>> 0;
  return counter;
}

/** Upper 32 bits of the product of two 32-bit words. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const cross = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = a0 * b1 + (cross & 0xffff);
  return (a1 * b1 + Math.floor(cross / 65536) + Math.floor(carry / 65536)) | 0;
}
