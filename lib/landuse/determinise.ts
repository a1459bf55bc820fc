import { Fault } from "../fault/mod.ts";
import type { LandState } from "./ard_code.ts";
import type { ArdRule, Reading } from "./ard_rule.ts";

const CODES = 14;
const BIT: Readonly<Record<LandState, number>> = { N: 1, F: 2, U: 4, V: 8 };

/** All that a history can have led to, numbered; by state unless noted. */
export interface Automaton {
  /** State after a code: `[state * 14 + code]`. 0, the contradiction, stays. */
  next: Uint16Array;
  /** Land the point may be in, as bits N 1, F 2, U 4, V 8, in the strict and in the lenient reading. */
  land: { strict: Uint8Array; lenient: Uint8Array };
  /** Codes since the base year that the point may carry, as bits `1 << code`. */
  composites: { strict: Uint16Array; lenient: Uint16Array };
  /** Number of states. */
  states: number;
}

/** A way to have come here: what the point remembers and the land it is in. */
interface Place {
  memory: string;
  land: LandState;
}

/** Sets of places in both readings as bits, and the last of the alternating codes (0: none, or unknown). */
interface Known {
  strict: bigint;
  lenient: bigint;
  last: number;
}

/**
 * The deterministic automaton of a rule table (subset construction): its states are sets of what may be true, so that
 * a history costs one look-up a period however many readings it has.
 *
 * @throws Fault for a state without a composite, and where the table lacks origins.
 */
export function determinise(table: ReadonlyArray<ArdRule>, isUnread: Uint8Array): Automaton {
  const { places, origins, steps } = findPlaces(table, isUnread);
  const alternating = table.flatMap((rule) => rule.kind === "alternation" ? [...rule.codes] : []);
  const numbers = new Map<string, number>();
  const known: Known[] = [{ strict: 0n, lenient: 0n, last: 0 }];
  const number = (strict: bigint, lenient: bigint, last: number): number => {
    if (lenient === 0n) return 0;
    const key = `${strict.toString(32)},${lenient.toString(32)},${last}`;
    let found = numbers.get(key);
    if (found === undefined) {
      numbers.set(key, found = known.length);
      known.push({ strict, lenient, last });
    }
    return found;
  };
  const union = (set: bigint, to: readonly bigint[]) => members(set).reduce((all, at) => all | to[at], 0n);
  number(origins, origins, 0);
  const next: number[] = [];
  for (let state = 0; state < known.length; state++) {
    const { strict, lenient, last } = known[state];
    next.push(0);
    for (let code = 1; code < CODES; code++) {
      // An unread period may hide the other of two codes that alternate.
      const then = alternating.includes(code) ? code : isUnread[code] ? 0 : last;
      next.push(
        code === last
          ? 0
          : number(union(strict, steps.strict[code]), union(lenient, steps.lenient[code]), then),
      );
    }
  }
  const composites = compositesOf(table, places);
  const gather = (reading: Reading, of: (at: number) => number) =>
    known.map((each) => members(each[reading]).reduce((mask, at) => mask | of(at), 0));
  const landBit = (at: number) => BIT[places[at].land];
  return {
    next: Uint16Array.from(next),
    land: {
      strict: Uint8Array.from(gather("strict", landBit)),
      lenient: Uint8Array.from(gather("lenient", landBit)),
    },
    composites: {
      strict: Uint16Array.from(gather("strict", (at) => composites[at])),
      lenient: Uint16Array.from(gather("lenient", (at) => composites[at])),
    },
    states: known.length,
  };
}

function members(set: bigint): number[] {
  const found: number[] = [];
  for (let at = 0; set > 0n; at++, set >>= 1n) if (set & 1n) found.push(at);
  return found;
}

/** All places that can be come to, and by reading, code and place where they lead, as bits. */
function findPlaces(
  table: ReadonlyArray<ArdRule>,
  isUnread: Uint8Array,
): { places: Place[]; origins: bigint; steps: Record<Reading, bigint[][]> } {
  const places: Place[] = [];
  const bitOf = (memory: string, land: LandState): bigint => {
    let at = places.findIndex((each) => each.memory === memory && each.land === land);
    if (at < 0) at = places.push({ memory, land }) - 1;
    return 1n << BigInt(at);
  };
  const origins = originsOf(table).reduce((set, { memory, land }) => set | bitOf(memory, land), 0n);
  const leads = (reading: Reading, code: number, { memory, land }: Place): bigint =>
    table.reduce((set, rule) => {
      if (rule.kind !== "transition" || !rule.codes.includes(code)) return set;
      if (rule.reading === "lenient" && reading === "strict") return set;
      const to = rule.passages.split(" ").filter(([from]) => from === land) as `${LandState}${LandState}`[];
      const kept = remembered(table, code, memory, land);
      return to.reduce((all, [, end]) => all | bitOf(kept, end as LandState), set);
    }, 0n);
  const steps: Record<Reading, bigint[][]> = {
    strict: Array.from({ length: CODES }, () => []),
    lenient: Array.from({ length: CODES }, () => []),
  };
  const codes = Array.from({ length: CODES - 1 }, (_, k) => k + 1);
  // The list grows while it is walked.
  for (let at = 0; at < places.length; at++) {
    let any = 0n;
    for (const code of codes.filter((code) => !isUnread[code])) {
      steps.strict[code][at] = leads("strict", code, places[at]);
      steps.lenient[code][at] = leads("lenient", code, places[at]);
      any |= steps.lenient[code][at];
    }
    // Nobody read the period: it leads wherever any code leads, and there is nothing to read strictly.
    for (const code of codes.filter((code) => isUnread[code])) {
      steps.strict[code][at] = steps.lenient[code][at] = any;
    }
  }
  return { places, origins, steps };
}

function remembered(table: ReadonlyArray<ArdRule>, code: number, memory: string, land: LandState): string {
  const fits = table.find((rule) =>
    rule.kind === "memory" && rule.codes.includes(code) && rule.from.includes(memory) &&
    (rule.states?.includes(land) ?? true)
  );
  return fits?.kind === "memory" ? fits.to : memory;
}

function originsOf(table: ReadonlyArray<ArdRule>): Place[] {
  const places = table.flatMap((rule) =>
    rule.kind === "origin" ? rule.states.map((land) => ({ memory: rule.memory, land })) : []
  );
  if (new Set(places.map(({ land }) => land)).size === 4) return places;
  throw new Fault("landuse: the rule table does not say how points begin", {
    expected: "origin rows for the states N, F, U and V",
    found: places.map(({ memory, land }) => `${land} (${memory})`).join(", ") || "none",
    remedy: "add the origin rows to the table that was given to ardRules",
  });
}

/** Mask of the codes a point may carry, by place. */
function compositesOf(table: ReadonlyArray<ArdRule>, places: readonly Place[]): number[] {
  return places.map(({ memory, land }) => {
    const rule = table.find((each) =>
      each.kind === "composite" && each.memory.includes(memory) && each.states.includes(land)
    );
    if (rule?.kind === "composite") return rule.codes.reduce((mask, code) => mask | 1 << code, 0);
    throw new Fault("landuse: the rule table does not say which code a history carries", {
      expected: "a composite row for every memory in every state it can come to",
      found: `none for memory \`${memory}\` in state ${land}`,
      remedy: "add the row to the table that was given to ardRules",
    });
  });
}
