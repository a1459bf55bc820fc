import { Float64, makeVector, type Vector } from "apache-arrow";

/** A column of numbers with null where there is none: null, undefined and NaN; all of them may be missing. */
export function gapColumn(values: Iterable<number | null | undefined>): Vector<Float64> {
  const data = Float64Array.from(values, (value) => value ?? NaN);
  const nullBitmap = new Uint8Array(Math.ceil(data.length / 8));
  let nullCount = 0;
  data.forEach((value, k) => {
    if (Number.isNaN(value)) nullCount++;
    else nullBitmap[k >> 3] |= 1 << (k & 7);
  });
  return makeVector({ type: new Float64(), data, nullBitmap, nullCount, length: data.length });
}
