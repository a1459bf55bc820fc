import { UNREAD_CODES } from "./ard_code.ts";

/**
 * Row: code of the first period (1-11). `second=strict~lenient`: the codes that the two periods together may carry;
 * after `~` what a lenient reading allows besides or alone (bare forest land still bare, late conversion); a pair that
 * is missing is a contradiction. Where two stand, the specification leaves the choice: 3 then 6 is 1 by land cover and
 * 3 by land use; 4 then 3 stays 4 in the Kyoto accounting, because land that was forest at the end of 1989 cannot be AR.
 */
const COMPOSITES = [
  "1=1 3=3 4=~1|4 5=~5 8=8",
  "2=2 4=4 6=6 7=7 9=9 10=10 11=11",
  "2=3 4=1 6=1|3 7=3 9=1|3 10=3 11=3",
  "1=4~1|4 3=2|4~2|3|4 8=2|4~2|4|8",
  "2=5 4=1|4 6=1 7=5 9=1 10=5 11=5",
  "1=~6 4=~4 5=7 8=2|7",
  "2=7 4=4 6=6 7=7 9=9 10=7|10 11=7|11",
  "2=8 4=1|4 6=1 7=8 9=1 10=8 11=8",
  "1=~9 4=~4 5=2|7 8=2",
  "2=10 4=4 6=6 7=7|10 9=9 11=2",
  "2=11 4=4 6=6 7=7|11 9=9 10=2",
].map((row) =>
  new Map(
    row.split(" ").map((cell) => {
      const [second, composites] = cell.split("=");
      const [strict, lenient = strict] = composites.split("~");
      const codes = (text: string) => text.split("|").filter(Boolean).map(Number);
      return [Number(second), { strict: codes(strict), lenient: codes(lenient) }] as const;
    }),
  )
);

const NOTHING: ReadonlyArray<number> = [];
const EVERY: ReadonlyArray<number> = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/**
 * Codes that two successive periods may carry when they are read as one, derived from 別表3 with the states of
 * {@link LandState}; empty when the second cannot follow the first. An unreadable period (12, 13) allows every code.
 */
export function composeCodes(
  first: number,
  second: number,
  reading: "strict" | "lenient" = "lenient",
): ReadonlyArray<number> {
  if (UNREAD_CODES.includes(first) || UNREAD_CODES.includes(second)) return EVERY;
  return COMPOSITES[first - 1]?.get(second)?.[reading] ?? NOTHING;
}
