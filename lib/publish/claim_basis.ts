import { Fault } from "../fault/mod.ts";
import { checkedDigits, checkedInterval, checkedLabel, checkedUnit } from "./checks.ts";
import type { Language } from "./label.ts";
import { formatBounds, formatLevel, formatNumber, joinUnit } from "./number_format.ts";
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
 * 下にあること`. Numbers are rounded for print; whether the claim holds was decided by all their digits.
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
      const { of, value, interval, unit, digits, relation, bound } = basis;
      const print = (number: number) => joinUnit(formatNumber(number, { digits }), unit[language]);
      const bounds = joinUnit(formatBounds(interval, { digits }, language), unit[language]);
      const name = ja ? `${formatLevel(interval.level)}信頼区間 ` : `${formatLevel(interval.level)} CI `;
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
        `p = ${formatP(p)}`,
        ...(n === undefined ? [] : [`n = ${formatNumber(n)}`]),
        ja ? `有意水準 ${significance}` : `significance ${significance}`,
      ];
      return `${of[language]}${colon}${facts.join(comma)}${comma}${TEST_RELATIONS[relation][language]}`;
    }
    case "comparison": {
      const { left, right, relation, unit, digits } = basis;
      const print = (number: number) => joinUnit(formatNumber(number, { digits }), unit[language]);
      return `${left.of[language]} ${print(left.value)} ${SIGNS[relation]} ${right.of[language]} ${
        print(right.value)
      }`;
    }
  }
}

const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=" };
const INTERVAL_RELATIONS = {
  above: { ja: "{bound}より上にあること", en: "to lie above {bound}" },
  below: { ja: "{bound}より下にあること", en: "to lie below {bound}" },
  apart: { ja: "{bound}を含まないこと", en: "not to hold {bound}" },
  around: { ja: "{bound}を含むこと", en: "to hold {bound}" },
};
const TEST_RELATIONS = {
  rejected: { ja: "棄却されること", en: "to be rejected" },
  "not-rejected": { ja: "棄却されないこと", en: "not to be rejected" },
};

/** A p-value: three decimal places, or that it is smaller. */
function formatP(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

/**
 * A basis, checked.
 *
 * @throws Fault for an unknown kind or relation, a number that is not finite, a text that lacks a language.
 */
export function checkedBasis(basis: ClaimBasis, id: string, where: string): ClaimBasis {
  const kinds = ["interval", "test", "comparison"];
  if (typeof basis !== "object" || basis === null || !kinds.includes(basis.kind)) {
    throw new Fault(`publish: claim ${id} has no basis`, {
      expected: '`basis`: { kind: "interval" | "test" | "comparison", … }, with the numbers that decide',
      found: JSON.stringify(basis) ?? "nothing",
      where,
      remedy: "give the interval, the test, or the two numbers behind the sentence",
    });
  }
  const finite = (number: number, name: string): number => {
    if (typeof number === "number" && Number.isFinite(number)) return number;
    throw new Fault(`publish: a number behind claim ${id} is none`, {
      expected: "a finite number",
      found: `${String(number)} (${typeof number})`,
      where: `${where}.${name}`,
      remedy: "publish the claim only where the data allow to judge it",
    });
  };
  const known = <T extends string>(relation: T, relations: Record<T, unknown>): T => {
    if (Object.hasOwn(relations, relation)) return relation;
    throw new Fault(`publish: claim ${id} has an unknown relation`, {
      expected: Object.keys(relations).join(", "),
      found: String(relation),
      where: `${where}.relation`,
    });
  };
  const share = (number: number, name: string): number => {
    if (finite(number, name) >= 0 && number <= 1) return number;
    throw new Fault(`publish: ${name} of claim ${id} is no probability`, {
      expected: "a number from 0 to 1",
      found: String(number),
      where: `${where}.${name}`,
    });
  };
  switch (basis.kind) {
    case "interval":
      return {
        kind: "interval",
        of: checkedLabel(basis.of, id, `${where}.of`),
        ...(basis.value === undefined ? {} : { value: finite(basis.value, "value") }),
        interval: checkedInterval(basis.interval, id),
        unit: checkedUnit(basis.unit, id, `${where}.unit`),
        digits: checkedDigits(basis.digits, id, `${where}.digits`),
        relation: known(basis.relation, INTERVAL_RELATIONS),
        bound: finite(basis.bound, "bound"),
      };
    case "test":
      return {
        kind: "test",
        of: checkedLabel(basis.of, id, `${where}.of`),
        p: share(basis.p, "p"),
        significance: share(basis.significance, "significance"),
        relation: known(basis.relation, TEST_RELATIONS),
        ...(basis.statistic === undefined ? {} : { statistic: finite(basis.statistic, "statistic") }),
        ...(basis.n === undefined ? {} : { n: finite(basis.n, "n") }),
      };
    case "comparison": {
      const side = (name: "left" | "right") => ({
        of: checkedLabel(basis[name]?.of, id, `${where}.${name}.of`),
        value: finite(basis[name]?.value, `${name}.value`),
      });
      return {
        kind: "comparison",
        left: side("left"),
        relation: known(basis.relation, SIGNS),
        right: side("right"),
        unit: checkedUnit(basis.unit, id, `${where}.unit`),
        digits: checkedDigits(basis.digits, id, `${where}.digits`),
      };
    }
  }
}
