import { Int16, makeData, Vector } from "apache-arrow";
import { EMPTY } from "./code_column.ts";

/** Codes as a Short Integer column of Arrow, with nulls where they are empty. */
export function nullableCodes(values: Int8Array): Vector<Int16> {
  const bitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nulls = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === EMPTY) nulls++;
    else bitmap[row >> 3] |= 1 << (row & 7);
  }
  return new Vector([
    makeData({
      type: new Int16(),
      length: values.length,
      nullCount: nulls,
      nullBitmap: nulls > 0 ? bitmap : null,
      data: Int16Array.from(values),
    }),
  ]);
}
