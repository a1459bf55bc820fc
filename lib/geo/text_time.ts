/**
 * Dates and times written as text, read from bytes: one parser for a pattern.
 *
 * @param pattern `%Y %m %d %H %M %S %z` and literal characters, as in Table Schema's `format`. `%S` takes a fraction,
 * `%m %d %H %M` take one or two digits, `%z` is `Z`, `+09:00` or `+0900`. Without a pattern: ISO 8601,
 * `2025-04-01`, or with a time `2025-04-01T13:05:20.5+09:00`, where seconds and offset may be left out and a space
 * may stand for the `T`.
 * @param offset Minutes east of Greenwich that hold where the text has no offset; NaN refuses such text. Use 0 for
 * dates.
 * @returns Milliseconds since 1970-01-01T00:00Z; NaN for text that is no such date.
 */
export function timeParser(pattern: string | undefined, offset: number): TimeParser {
  const steps = pattern === undefined ? undefined : stepsOf(pattern);
  return (bytes, start, end) => {
    const reader = new TimeReader(bytes, start, end);
    const complete = steps === undefined ? reader.iso() : steps.every((step) => reader.take(step));
    return complete && reader.at === end ? reader.time(offset) : NaN;
  };
}

/** Milliseconds since 1970-01-01T00:00Z of the text `bytes[start..end)`, or NaN. */
export type TimeParser = (bytes: Uint8Array, start: number, end: number) => number;

/** A field (`Y`) or a literal byte. */
type Step = string | number;

function stepsOf(pattern: string): Step[] {
  return Array.from(pattern.matchAll(/%(.)|[^]/gu))
    .flatMap(([text, field]): Step[] =>
      field && "YmdHMSz".includes(field) ? [field] : [...new TextEncoder().encode(text)]
    );
}

class TimeReader {
  #year = NaN;
  #month = 1;
  #day = 1;
  #hour = 0;
  #minute = 0;
  #second = 0;
  #offset = NaN;

  constructor(private readonly bytes: Uint8Array, public at: number, private readonly end: number) {}

  take(step: Step): boolean {
    switch (step) {
      case "Y":
        return !Number.isNaN(this.#year = this.#digits(4, 4));
      case "m":
        return !Number.isNaN(this.#month = this.#digits(1, 2));
      case "d":
        return !Number.isNaN(this.#day = this.#digits(1, 2));
      case "H":
        return !Number.isNaN(this.#hour = this.#digits(1, 2));
      case "M":
        return !Number.isNaN(this.#minute = this.#digits(1, 2));
      case "S":
        return this.#takeSeconds();
      case "z":
        return this.#takeOffset();
      default:
        return this.at < this.end && this.bytes[this.at++] === step;
    }
  }

  iso(): boolean {
    const date = this.take("Y") && this.take(0x2d) && this.#twoDigits("m") && this.take(0x2d) &&
      this.#twoDigits("d");
    if (!date || this.at === this.end) return date;
    if (!(this.take(0x54) || (this.at--, this.take(0x20)))) return false;
    if (!(this.#twoDigits("H") && this.take(0x3a) && this.#twoDigits("M"))) return false;
    if (this.bytes[this.at] === 0x3a && this.at < this.end) {
      this.at++;
      if (!this.#twoDigits("S")) return false;
    }
    return this.at === this.end || this.#takeOffset();
  }

  time(offset: number): number {
    const known = Number.isNaN(this.#offset) ? offset : this.#offset;
    const isDay = this.#month >= 1 && this.#month <= 12 && this.#day >= 1 &&
      this.#day <= daysIn(this.#year, this.#month);
    if (!isDay || this.#hour > 23 || this.#minute > 59 || this.#second >= 60) return NaN;
    return daysSinceEpoch(this.#year, this.#month, this.#day) * 86_400_000 +
      (this.#hour * 60 + this.#minute - known) * 60_000 + Math.round(this.#second * 1000);
  }

  #digits(least: number, most: number): number {
    let value = 0;
    let count = 0;
    for (; count < most && this.at < this.end; count++, this.at++) {
      const digit = this.bytes[this.at] - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return count < least ? NaN : value;
  }

  #twoDigits(step: Step): boolean {
    const from = this.at;
    return this.take(step) && this.at >= from + 2;
  }

  #takeSeconds(): boolean {
    this.#second = this.#digits(1, 2);
    if (this.at < this.end && this.bytes[this.at] === 0x2e) {
      const from = ++this.at;
      const fraction = this.#digits(1, 9);
      this.#second += fraction / 10 ** (this.at - from);
    }
    return !Number.isNaN(this.#second);
  }

  #takeOffset(): boolean {
    const sign = this.bytes[this.at++];
    if (sign === 0x5a) {
      this.#offset = 0;
      return true;
    }
    if (sign !== 0x2b && sign !== 0x2d) return false;
    const hours = this.#digits(2, 2);
    if (this.bytes[this.at] === 0x3a) this.at++;
    const minutes = this.#digits(2, 2);
    this.#offset = (sign === 0x2d ? -1 : 1) * (60 * hours + minutes);
    return !Number.isNaN(this.#offset);
  }
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "days_from_civil"). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear - 719468;
}
