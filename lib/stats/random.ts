import { Fault } from "../fault/mod.ts";
import { type Counter, philox4x32 } from "./philox.ts";

/** A stream of random numbers, determined by its seed and labels alone. */
export interface Random {
  /** Uniform on [0, 1): a multiple of 2^-53. */
  uniform(): number;
  /** Whole number, 0 <= i < n, each equally likely; n from 1 to 2^53. */
  integer(n: number): number;
  /** Normal deviate. Default mean 0, standard deviation 1. */
  normal(mean?: number, sd?: number): number;
  /** Poisson deviate; mean from 0 to 1e9. */
  poisson(mean: number): number;
  /** Number of successes in n trials of probability p. */
  binomial(n: number, p: number): number;
  /** Shuffles in place, every order equally likely (Fisher-Yates), and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T;
  /** An independent stream: the same for the same label, however many numbers were drawn before. */
  stream(label: string): Random;
}

/**
 * Random numbers from a seed (a whole number from 0 to 2^53 - 1).
 *
 * Philox 4x32-10 (Salmon et al. 2011): the seed, and the labels of streams, make its key; a counter goes in, 128
 * random bits come out. `uniform`, `integer` and `shuffle` use only exact arithmetic and are the same bits
 * everywhere; `normal`, `poisson` and `binomial` also use logarithms, whose last bit may differ between versions of V8.
 *
 * @example
 * ```ts
 * import { random } from "kenzan/stats/mod.ts";
 *
 * const clouds = random(1).stream("clouds");
 * console.assert(clouds.integer(6) === random(1).stream("clouds").integer(6));
 * ```
 */
export function random(seed: number): Random {
  require(Number.isSafeInteger(seed) && seed >= 0, "a seed", "a whole number from 0 to 2^53 - 1", seed);
  return new PhiloxStream(seed >>> 0, Math.floor(seed / 2 ** 32));
}

class PhiloxStream implements Random {
  readonly #key0: number;
  readonly #key1: number;
  /** The last block: four 32-bit words, and how many of them were used. */
  readonly #block: Counter = [0, 0, 0, 0];
  #used = 4;
  #blocks = 0;
  #spareNormal = NaN;

  constructor(key0: number, key1: number) {
    this.#key0 = key0;
    this.#key1 = key1;
  }

  uniform(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  integer(n: number): number {
    require(Number.isInteger(n) && n >= 1 && n <= 2 ** 53, "a range", "a whole number from 1 to 2^53", n);
    // Draws above the last multiple of n would make small numbers likelier: they are drawn again.
    if (n <= 2 ** 32) {
      const end = 2 ** 32 - 2 ** 32 % n;
      let word = this.#word();
      while (word >= end) word = this.#word();
      return word % n;
    }
    const end = 2 ** 53 - 2 ** 53 % n;
    let bits = this.uniform() * 2 ** 53;
    while (bits >= end) bits = this.uniform() * 2 ** 53;
    return bits % n;
  }

  normal(mean = 0, sd = 1): number {
    const spare = this.#spareNormal;
    if (!Number.isNaN(spare)) {
      this.#spareNormal = NaN;
      return mean + sd * spare;
    }
    // Polar method (Marsaglia & Bray 1964).
    let u, v, s;
    do {
      u = 2 * this.uniform() - 1;
      v = 2 * this.uniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt(-2 * Math.log(s) / s);
    this.#spareNormal = v * scale;
    return mean + sd * u * scale;
  }

  poisson(mean: number): number {
    require(mean >= 0 && mean <= 1e9, "a Poisson mean", "a number from 0 to 1e9", mean);
    // The sum of Poisson numbers is one: a large mean is halved by a binomial split (Ahrens & Dieter 1974).
    let count = 0;
    while (mean > 16) {
      const k = Math.floor(mean * 7 / 8);
      const waiting = this.#gamma(k);
      if (waiting > mean) return count + this.binomial(k - 1, mean / waiting);
      count += k;
      mean -= waiting;
    }
    const limit = Math.exp(-mean);
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  binomial(n: number, p: number): number {
    require(Number.isSafeInteger(n) && n >= 0, "a number of trials", "a whole number from 0", n);
    require(p >= 0 && p <= 1, "a probability", "a number from 0 to 1", p);
    // The middle one of n uniform numbers is a beta deviate: it halves the trials (Relles 1972; Devroye 1986, X.4.5).
    let count = 0;
    while (n > 32) {
      const middle = (n >> 1) + 1;
      const a = this.#gamma(middle);
      const value = a / (a + this.#gamma(n + 1 - middle));
      if (value <= p) {
        count += middle;
        n -= middle;
        p = Math.min(1, (p - value) / (1 - value));
      } else {
        n = middle - 1;
        p = Math.min(1, p / value);
      }
    }
    for (let i = 0; i < n; i++) if (this.uniform() < p) count++;
    return count;
  }

  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  stream(label: string): Random {
    // The label goes through the same function, in blocks no draw ever uses (their last word has its top bit set).
    const bytes = new TextEncoder().encode(label);
    let [key0, key1] = [this.#key0, this.#key1];
    for (let at = 0; at < bytes.length || at === 0; at += 12) {
      const words = [0, 0, 0];
      bytes.subarray(at, at + 12).forEach((byte, i) => words[i >> 2] |= byte << 8 * (i & 3));
      const out = philox4x32(
        [words[0], words[1], words[2], (0x80000000 | bytes.length - at) >>> 0],
        key0,
        key1,
      );
      [key0, key1] = out;
    }
    return new PhiloxStream(key0, key1);
  }

  /** Gamma deviate of a whole or fractional shape >= 1 (Marsaglia & Tsang 2000). */
  #gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    while (true) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      const u = this.uniform();
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  #word(): number {
    if (this.#used === 4) {
      const count = this.#blocks++;
      const block = this.#block;
      block[0] = count >>> 0;
      block[1] = Math.floor(count / 2 ** 32);
      block[2] = 0;
      block[3] = 0;
      philox4x32(block, this.#key0, this.#key1);
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }
}

function require(holds: boolean, what: string, expected: string, found: number): void {
  if (!holds) throw new Fault(`stats: not ${what}`, { expected, found: String(found) });
}
