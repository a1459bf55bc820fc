import { AR_CODE, ARD_CODES, D_CODE, UNREAD_CODES } from "./ard_code.ts";
import { CODES, codesOf } from "./ard_rules.ts";
import type { Label } from "./logical_check.ts";

/** Whether a value is a code of 別表3. */
export const isCode = (value: number): boolean => value >= 1 && value < CODES;
/** Whether a code is AR or D. */
export const isArd = (code: number): boolean => code === AR_CODE || code === D_CODE;
/** Whether nothing was seen (12, 13). */
export const isUnread = (code: number): boolean => UNREAD_CODES.includes(code);

/** Cover at the start and end of a code as one number, 0-3; -1 where nothing was seen and for what is no code. */
export const COVER_PAIR: Int8Array = Int8Array.from({ length: 128 }, (_, code) => {
  const cover = ARD_CODES[code - 1]?.cover;
  return cover === undefined ? -1 : +cover.start * 2 + +cover.end;
});

/** Codes of a mask as a text in both languages: `3 or 8`. */
export function codesLabel(mask: number): Label {
  const codes = codesOf(mask);
  return codes.length === 0
    ? {
      ja: "可能なコードがない（前後のいずれかが誤り）",
      en: "no code is possible: one of the others is wrong",
    }
    : { ja: codes.join("・"), en: codes.join(" or ") };
}

/** A plain label for what is the same in both languages. */
export const same = (text: string): Label => ({ ja: text, en: text });
