import { Fault } from "../fault/mod.ts";
import { random } from "../stats/mod.ts";
import { AR_CODE, D_CODE } from "./ard_code.ts";

/** How often an interpreter errs. */
export interface ReadingErrors {
  /** Whole number from 0. */
  seed: number;
  /** Share of the AR and D that are missed: read as no change, 1 and 2. */
  omission: number;
  /** Share of the unchanged points (1, 2) that are read as AR and D. */
  commission: number;
}

/**
 * Codes as an interpreter who errs would write them; those given are the truth. @throws Fault for shares outside
 * 0-1.
 */
export function simulateReading(truth: Int8Array, { seed, omission, commission }: ReadingErrors): Int8Array {
  if (!(omission >= 0 && omission <= 1 && commission >= 0 && commission <= 1)) {
    throw new Fault("landuse: not shares of errors", {
      expected: "0-1",
      found: `omission ${omission}, commission ${commission}`,
    });
  }
  const draw = random(seed).stream("reading");
  return truth.map((code) => {
    if (code === AR_CODE || code === D_CODE) return draw.uniform() < omission ? code - 2 : code;
    return (code === 1 || code === 2) && draw.uniform() < commission ? code + 2 : code;
  });
}
