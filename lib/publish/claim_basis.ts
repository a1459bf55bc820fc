import type { Language } from "./label.ts";
import { formatBounds, formatNumber, intervalName, joinUnit } from "./number_format.ts";
import type { ClaimBasis } from "./published.ts";

/** Whether the numbers of a basis stand as its claim needs them. */
export function isBorneOut(basis: ClaimBasis): boolean {
  switch (basis.kind) {
    case "interval": {
      const { interval: { lower, upper }, bound } = basis;
      return {
        above: lower > bound,
        below: upper < bound,
        apart: lower > bound || upper < bound,
        around: lower <= bound && bound <= upper,
      }[basis.relation];
    }
    case "test":
      return (basis.p < basis.significance) === (basis.relation === "rejected");
    case "comparison": {
      const [left, right] = [basis.left.value, basis.right.value];
      return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "=": left === right,
      }[basis.relation];
    }
  }
}

/**
 * A basis in words, with what it needs at the end: `D率の差：-0.004 %/年（95 %信頼区間 -0.006～-0.002 %/年、Wilson）、0より
 * 下にあること`. Numbers are rounded for print; whether the claim holds was decided by all their digits. Where rounding
 * would make equal what differs, numbers that decide have as many more decimal places as tell them apart.
 *
 * @param method Gives a method's name in the language.
 */
export function formatBasis(
  basis: ClaimBasis,
  language: Language,
  method: (name: string) => string = (name) => name,
): string {
  const ja = language === "ja";
  const [colon, comma, open, close] = ja ? ["：", "、", "（", "）"] : [": ", ", ", " (", ")"];
  switch (basis.kind) {
    case "interval": {
      const { of, value, interval, unit, relation, bound } = basis;
      const digits = Math.max(
        ...[interval.lower, interval.upper].map((it) => digitsApart(it, bound, basis.digits)),
      );
      const print = (number: number) => joinUnit(formatNumber(number, { digits }), unit[language]);
      const bounds = joinUnit(formatBounds(interval, { digits }, language), unit[language]);
      const name = `${intervalName(interval, language)} `;
      const needed = INTERVAL_RELATIONS[relation][language].replace(
        "{bound}",
        bound === 0 ? "0" : print(bound),
      );
      const whole = value === undefined
        ? `${name}${bounds}${comma}${method(interval.method)}`
        : `${print(value)}${open}${name}${bounds}${comma}${method(interval.method)}${close}`;
      return `${of[language]}${colon}${whole}${comma}${needed}`;
    }
    case "test": {
      const { of, p, significance, relation, statistic, n } = basis;
      const facts = [
        ...(statistic === undefined
          ? []
          : [`${ja ? "統計量" : "statistic"} ${Number(statistic.toPrecision(4))}`]),
        `p ${formatP(p, significance)}`,
        ...(n === undefined ? [] : [`n = ${formatNumber(n)}`]),
        ja ? `有意水準 ${significance}` : `significance ${significance}`,
      ];
      return `${of[language]}${colon}${facts.join(comma)}${comma}${TEST_RELATIONS[relation][language]}`;
    }
    case "comparison": {
      const { left, right, relation, unit } = basis;
      const digits = digitsApart(left.value, right.value, basis.digits);
      // No number of decimal places tells 1e-20 from 2e-20.
      const isTold = left.value === right.value ||
        formatNumber(left.value, { digits }) !== formatNumber(right.value, { digits });
      const print = (number: number) =>
        joinUnit(isTold ? formatNumber(number, { digits }) : String(number), unit[language]);
      return `${left.of[language]} ${print(left.value)} ${SIGNS[relation]} ${right.of[language]} ${
        print(right.value)
      }`;
    }
  }
}

/** How relations of comparisons are printed. */
export const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=" };
/** What an interval has to do. */
export const INTERVAL_RELATIONS = {
  above: { ja: "{bound}より上にあること", en: "to lie above {bound}" },
  below: { ja: "{bound}より下にあること", en: "to lie below {bound}" },
  apart: { ja: "{bound}を含まないこと", en: "not to hold {bound}" },
  around: { ja: "{bound}を含むこと", en: "to hold {bound}" },
};
/** What has to become of a hypothesis. */
export const TEST_RELATIONS = {
  rejected: { ja: "棄却されること", en: "to be rejected" },
  "not-rejected": { ja: "棄却されないこと", en: "not to be rejected" },
};

/** How large a p-value is: its three decimal places, or more where it is as good as the significance; `< 0.001`. */
function formatP(p: number, significance: number): string {
  if (p >= 0.001) return `= ${p.toFixed(digitsApart(p, significance, 3))}`;
  if (significance >= 0.001) return "< 0.001";
  const short = p.toExponential(1);
  return `= ${p !== significance && Number(short) === significance ? String(p) : short}`;
}

/** Decimal places, at least those given, with which two numbers look different if they are. */
function digitsApart(a: number, b: number, digits: number): number {
  if (a === b) return digits;
  const differing = Array.from({ length: MOST_DIGITS + 1 - digits }, (_, more) => digits + more)
    .find((it) => formatNumber(a, { digits: it }) !== formatNumber(b, { digits: it }));
  return differing ?? MOST_DIGITS;
}

/** Of a printed number, after the point. */
const MOST_DIGITS = 15;
