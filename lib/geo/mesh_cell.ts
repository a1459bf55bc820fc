import { Fault } from "../fault/mod.ts";

/** A cell of the Japanese grid squares: its bounds in degrees, and what it is called. */
export interface MeshCell {
  /** Digits alone, as the standard writes them. */
  code: string;
  name: { ja: string; en: string };
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Side of a first-order cell (第1次地域区画): 40 minutes north, 1 degree east. */
const FIRST = { latitude: 2 / 3, longitude: 1 };

/** How a second-order cell (5' north, 7'30" east) and what follows are called, by the number of digits. */
const NAMES: Readonly<Record<number, { ja: string; en: string }>> = {
  4: { ja: "第1次メッシュ（約80 km）", en: "first-order mesh (about 80 km)" },
  6: { ja: "第2次メッシュ（約10 km）", en: "second-order mesh (about 10 km)" },
  7: { ja: "5倍メッシュ（約5 km）", en: "5 km mesh (integrated, 5 times)" },
  8: { ja: "第3次メッシュ（約1 km）", en: "third-order mesh (about 1 km)" },
  9: { ja: "2分の1メッシュ（約500 m）", en: "half mesh (about 500 m)" },
  10: { ja: "4分の1メッシュ（約250 m）", en: "quarter mesh (about 250 m)" },
  11: { ja: "8分の1メッシュ（約125 m）", en: "eighth mesh (about 125 m)" },
};
const DOUBLE = { ja: "2倍メッシュ（約2 km）", en: "2 km mesh (integrated, 2 times)" };

/**
 * The cell of a code of JIS X 0410 (地域メッシュコード): first-order (4 digits, `5339`), second-order (6, `533923`), the 5 km
 * mesh that halves it (7, `5339232`; that of hunters' reports), the 2 km mesh that divides it by five (9, the last a 5),
 * third-order (8, `53392343`), and its halves (9), quarters (10) and eighths (11 digits). Digits may be full-width, and stand
 * apart by hyphens and spaces.
 *
 * Degrees are those of JGD2000 and JGD2011, in which codes are defined since 2002 (JIS X 0410:2002, Amendment 1); cells of
 * older maps, in the Tokyo datum, lie some 450 m from them.
 *
 * @param where What the code is of, for errors.
 * @throws {Fault} a text that is no such code: another number of digits, or a digit that its place does not have.
 * @example
 * ```ts
 * import { meshCell } from "kenzan/geo/mod.ts";
 *
 * const { south, west } = meshCell("5339-23");
 * console.assert(Math.abs(south - 35.5) < 1e-12 && west === 139.375);
 * ```
 */
export function meshCell(code: string, where?: string): MeshCell {
  const digits = code.normalize("NFKC").replace(/[\s\-‐‑–—−ー_]/g, "");
  const isDouble = digits.length === 9 && digits[8] === "5";
  const name = isDouble ? DOUBLE : NAMES[digits.length];
  const refuse = (found: string): never => {
    throw new Fault("geo: not a code of a mesh", {
      expected:
        "a code of JIS X 0410: 4, 6, 7, 8, 9, 10 or 11 digits, e.g. 5339232 (5 km) or 53392343 (1 km)",
      found,
      where,
      remedy:
        "numbers that a prefecture gives to meshes of its own are to be turned into codes of JIS X 0410",
    });
  };
  if (!/^\d+$/.test(digits) || name === undefined) return refuse(code);
  const digit = (at: number) => Number(digits[at]);
  let [height, width] = [FIRST.latitude, FIRST.longitude];
  let [south, west] = [Number(digits.slice(0, 2)) * FIRST.latitude, 100 + Number(digits.slice(2, 4))];
  /** One more division, into so many rows and columns. */
  const divide = (parts: number, row: number, column: number, at: number) => {
    const isPart = (value: number) => Number.isInteger(value) && value >= 0 && value < parts;
    if (!isPart(row) || !isPart(column)) {
      refuse(`${code}: ${digits.slice(at, at + 2)} after ${digits.slice(0, at)}`);
    }
    [height, width] = [height / parts, width / parts];
    [south, west] = [south + row * height, west + column * width];
  };
  /** Quarters are 1 to 4: south-west, south-east, north-west, north-east. */
  const quarter = (at: number) => divide(2, Math.floor((digit(at) - 1) / 2), (digit(at) + 1) % 2, at);
  if (digits.length >= 6) divide(8, digit(4), digit(5), 4);
  if (digits.length === 7) quarter(6);
  else if (isDouble) divide(5, digit(6) / 2, digit(7) / 2, 6);
  else {
    if (digits.length >= 8) divide(10, digit(6), digit(7), 6);
    for (let at = 8; at < digits.length; at++) quarter(at);
  }
  return { code: digits, name, west, south, east: west + width, north: south + height };
}
