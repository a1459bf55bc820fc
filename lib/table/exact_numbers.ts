import { type Data, DataType } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { validity } from "./chunk.ts";

/**
 * 64-bit whole numbers and decimals as Float64, where that is exact; `null` for other types.
 *
 * A whole number is exact up to 2^53. A decimal counts as exact if its digits up to 2^53 divided by a power of
 * ten up to 10^22 give it: then the result is the double nearest to the decimal, the one JavaScript reads from
 * the same digits.
 *
 * @throws {Fault} A number beyond; `remedy` says what to do.
 */
export function exactNumbers(chunk: Data, name: string, remedy: string): Float64Array<ArrayBuffer> | null {
  const { type } = chunk;
  if (DataType.isInt(type) && type.bitWidth === 64) return whole(chunk, name, remedy);
  if (DataType.isDecimal(type)) return decimal(chunk, name, remedy);
  return null;
}

function whole(chunk: Data, name: string, remedy: string): Float64Array<ArrayBuffer> {
  const { length, values } = chunk;
  const valid = validity(chunk);
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (valid && !valid[i]) continue;
    const number = Number(values[i]);
    if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw inexact(name, String(values[i]), i, remedy);
    numbers[i] = number;
  }
  return numbers;
}

function decimal(chunk: Data, name: string, remedy: string): Float64Array<ArrayBuffer> {
  const { length, values, stride, type } = chunk;
  const { scale } = type as unknown as { scale: number };
  const valid = validity(chunk);
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (valid && !valid[i]) continue;
    let digits = signed(values.subarray(i * stride, (i + 1) * stride));
    let places = scale;
    for (; places > 0 && beyond(digits) && digits % 10n === 0n; places--) digits /= 10n;
    if (beyond(digits) || places < 0 || places > 22) {
      throw inexact(name, places === 0 ? String(digits) : `${digits}e-${places}`, i, remedy);
    }
    numbers[i] = Number(digits) / 10 ** places;
  }
  return numbers;
}

function beyond(digits: bigint): boolean {
  return digits > LARGEST || digits < -LARGEST;
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** Two's complement of 32-bit words, the least significant first. */
function signed(words: Uint32Array): bigint {
  // Nearly every decimal fits its two lowest words.
  const low = words[0] + (words[1] ?? 0) * 2 ** 32;
  if (words.length > 1 && low <= Number.MAX_SAFE_INTEGER && words.subarray(2).every((word) => word === 0)) {
    return BigInt(low);
  }
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i]);
  return BigInt.asIntN(32 * words.length, value);
}

function inexact(name: string, found: string, row: number, remedy: string): Fault {
  return new Fault(`table: a number of column ${name} does not fit a Float64`, {
    expected: `at most 2^53 = ${Number.MAX_SAFE_INTEGER + 1} units of the last digit`,
    found,
    where: `row ${row + 1}`,
    remedy,
  });
}
