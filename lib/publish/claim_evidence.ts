import { Fault } from "../fault/mod.ts";
import { checkedDigits, checkedInterval, checkedLabel, checkedUnit } from "./checks.ts";
import { formatBasis, INTERVAL_RELATIONS, isBorneOut, SIGNS, TEST_RELATIONS } from "./claim_basis.ts";
import type { ClaimBasis } from "./published.ts";

/**
 * The bases of a claim, checked, and found to say what the claim says: whoever takes in a claim from elsewhere asks this,
 * since its word alone proves nothing.
 *
 * @param id of the claim.
 * @param holds what the claim says of itself.
 * @throws Fault if there is no basis, one is malformed, or together they say the contrary.
 */
export function checkedEvidence(
  id: string,
  holds: boolean,
  given: ClaimBasis | readonly ClaimBasis[],
): ClaimBasis[] {
  const all = [given].flat() as ClaimBasis[];
  const isList = Array.isArray(given) && given.length !== 1;
  const basis = all.map((it, index) => checkedBasis(it, id, isList ? `basis[${index}]` : "basis"));
  if (basis.length === 0) checkedBasis(undefined as never, id, "basis");
  if (basis.every(isBorneOut) === holds) return basis;
  throw new Fault(`publish: claim ${id} and its basis do not say the same`, {
    expected: `a basis that is ${holds ? "" : "not "}borne out, as the condition is ${holds}`,
    found: basis.map((it) => `${formatBasis(it, "en")}: ${isBorneOut(it) ? "so it is" : "it is not so"}`)
      .join("\n"),
    remedy: "let both rest on the same numbers and the same relation",
  });
}

/** @throws Fault for an unknown kind or relation, a number that is not finite, a text that lacks a language. */
function checkedBasis(basis: ClaimBasis, id: string, where: string): ClaimBasis {
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
