/** Exact powers of ten: every one is a double without rounding. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/**
 * The number written in `bytes[start..end)` as ASCII decimal text: `-12`, `3.5`, `.5`, `1e-3`. NaN when the cell is
 * empty or says anything else (`NaN`, `inf`, `1,5`, full-width digits).
 *
 * For files of many cells (CSV, DBF, XYZ grids): makes no string, and gives the same double as `Number(text)`. A
 * mantissa below 2^53 with a power of ten up to 22 is one exactly rounded operation (Clinger 1990, "How to read
 * floating point numbers accurately"); anything longer goes through `Number`.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let negative = false;
  if (at < end && (bytes[at] === 0x2d || bytes[at] === 0x2b)) negative = bytes[at++] === 0x2d;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
    digits++;
  }
  if (at < end && bytes[at] === 0x2e) {
    const point = ++at;
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    scale = point - at;
    digits -= scale;
  }
  if (digits === 0) return NaN;
  if (at < end) {
    if ((bytes[at++] | 0x20) !== 0x65) return NaN;
    const down = bytes[at] === 0x2d;
    if (at < end && (down || bytes[at] === 0x2b)) at++;
    if (at === end) return NaN;
    let exponent = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - 0x30;
      if (digit < 0 || digit > 9) return NaN;
      exponent = exponent * 10 + digit;
    }
    scale += down ? -exponent : exponent;
  }
  // Sums stay exact below 2^53; past it the digits themselves are needed.
  if (mantissa > Number.MAX_SAFE_INTEGER || scale < -22 || scale > 22) {
    return Number(String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]));
  }
  const size = scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
  return negative ? -size : size;
}
