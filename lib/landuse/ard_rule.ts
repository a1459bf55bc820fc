import type { LandState } from "./ard_code.ts";

/** Why a rule stands in the table: the clause it follows, and the reason in both languages. */
export interface Grounds {
  /** Clause of the specification, or what the rule rests on where the specification is silent. */
  clause: string;
  reason: { ja: string; en: string };
}

/**
 * `strict`: what the words of 別表3 say. `lenient`: what interpreters also write, and what is worth a warning: bare
 * forest land that stays bare (1), bare forest land converted late (4).
 */
export type Reading = "strict" | "lenient";

/** A code takes the land from one state to another; `"UF VF"` is two such passages. */
export interface TransitionRule extends Grounds {
  kind: "transition";
  codes: readonly number[];
  passages: string;
  reading: Reading;
}

/** Codes of points where nothing was seen: any one code that is known may have happened. */
export interface UnreadRule extends Grounds {
  kind: "unread";
  codes: readonly number[];
}

/** None of these codes may come again before another of them. */
export interface AlternationRule extends Grounds {
  kind: "alternation";
  codes: readonly number[];
}

/**
 * What a point remembers since the base year besides the state of its land, for instance that its forest was planted
 * on other land. Points of these states begin with this memory.
 */
export interface OriginRule extends Grounds {
  kind: "origin";
  states: readonly LandState[];
  memory: string;
}

/** A code that changes the memory, where the land is in one of `states` before it (default: in any). */
export interface MemoryRule extends Grounds {
  kind: "memory";
  from: readonly string[];
  codes: readonly number[];
  states?: readonly LandState[];
  to: string;
}

/** The codes since the base year that a point may carry which remembers this and is in one of these states now. */
export interface CompositeRule extends Grounds {
  kind: "composite";
  memory: readonly string[];
  states: readonly LandState[];
  codes: readonly number[];
}

/**
 * A code since the base year that stands though the land changed in the period: the codes before and after are equal, and
 * stage 2 may still hold one of `periods` between them. It holds as far as the composites say the same.
 */
export interface StandingRule extends Grounds {
  kind: "standing";
  codes: readonly number[];
  periods: readonly number[];
}

/**
 * What it costs to suppose that `meant` was written as `judged`. The first rule that fits stands. Instead of codes,
 * `cover` says at how many ends of the period the two differ in forest seen or not seen.
 */
export interface ConfusionRule extends Grounds {
  kind: "confusion";
  /** Pairs in either direction, e.g. `[[6, 4], [5, 3]]`. */
  pairs?: ReadonlyArray<readonly [number, number]>;
  cover?: 0 | 1 | 2;
  cost: number;
}

/** What it costs that a history holds in the lenient reading only. */
export interface LenienceRule extends Grounds {
  kind: "lenience";
  cost: number;
}

/** One row of the rule table. */
export type ArdRule =
  | TransitionRule
  | UnreadRule
  | AlternationRule
  | OriginRule
  | MemoryRule
  | CompositeRule
  | StandingRule
  | ConfusionRule
  | LenienceRule;
