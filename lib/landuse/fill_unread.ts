import { ARD_CODES, UNREAD_CODES } from "./ard_code.ts";
import { CODES } from "./ard_rules.ts";

/** What the images before and after say of the periods that could not be read. */
export const GAP = { same: 1, differs: 2 } as const;

/** Stretches of unreadable periods (12) with a readable period on either side. */
export interface UnreadGaps {
  /** Row of the point, rising; a point may have several. */
  rows: Int32Array;
  /** 0-based first and last period of the stretch. */
  first: Uint8Array;
  last: Uint8Array;
  /**
   * `same`: forest (or not) before and after; nothing happened as far as can be known, and the state is to be inferred
   * (3(1)イ③). `differs`: a change lies within the stretch, its date is known to it only.
   */
  kind: Uint8Array;
  /** The code that each period of a stretch of kind `same` takes: 1 or 2; else 0. */
  code: Uint8Array;
}

/**
 * Find unreadable periods whose neighbours in time are readable (3(1)イ③: the state is inferred from the images before
 * and after). A period without an image (13) is no neighbour and is not filled.
 *
 * @param codes `codes[k][row]`, in time.
 */
export function unreadGaps(codes: ReadonlyArray<Int8Array>): UnreadGaps {
  const [unreadable] = UNREAD_CODES;
  const coverAt = (end: "start" | "end") =>
    Int8Array.from({ length: 128 }, (_, code) => {
      const cover = code < CODES ? ARD_CODES[code - 1]?.cover : undefined;
      return cover === undefined ? -1 : +cover[end];
    });
  const [startCover, endCover] = [coverAt("start"), coverAt("end")];
  const cover = (table: Int8Array, code: number) => code > 0 ? table[code] : -1;
  const found: number[][] = [];
  for (let row = 0; row < (codes[0]?.length ?? 0); row++) {
    for (let k = 1; k < codes.length - 1; k++) {
      if (codes[k][row] !== unreadable || codes[k - 1][row] === unreadable) continue;
      let last = k;
      while (last + 1 < codes.length && codes[last + 1][row] === unreadable) last++;
      if (last + 1 === codes.length) break;
      const before = cover(endCover, codes[k - 1][row]);
      const after = cover(startCover, codes[last + 1][row]);
      if (before >= 0 && after >= 0) {
        const isSame = before === after;
        found.push([row, k, last, isSame ? GAP.same : GAP.differs, isSame ? 1 + before : 0]);
      }
      k = last;
    }
  }
  const column = (at: number) => found.map((each) => each[at]);
  return {
    rows: Int32Array.from(column(0)),
    first: Uint8Array.from(column(1)),
    last: Uint8Array.from(column(2)),
    kind: Uint8Array.from(column(3)),
    code: Uint8Array.from(column(4)),
  };
}
