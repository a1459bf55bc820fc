import { Fault } from "../fault/mod.ts";
import { type ArdRules, CODES, defaultRules, LAND_STATES } from "./ard_rules.ts";
import type { Reading } from "./ard_rule.ts";
import { PLOT_FOREST } from "./nfi_plots.ts";

/** The codes of one period, point by point. */
export interface PeriodCodes {
  /** Years of the images at its start and end. */
  start: number;
  end: number;
  codes: Int8Array;
}

/** How the state of a point is read off its history. */
export interface ForestAtOptions {
  /**
   * `use`: cut-over and disturbed forest land is forest; `cover`: it is not. Default `use`, as the inventory counts
   * forest land.
   */
  by?: "use" | "cover";
  /**
   * Between two images that differ: `missing` (default), or the state at the image `before` or `after`.
   */
  between?: "missing" | "before" | "after";
  /** Default: `ARD_RULE_TABLE`. */
  rules?: ArdRules;
}

/** Why a state is not known. */
export const STATE_GAP = { none: 0, unread: 1, contradiction: 2, between: 3 } as const;

/** Forest or not, point by point. */
export interface ForestAt {
  year: number;
  /** Values of `PLOT_FOREST`: 0 unknown, 1 forest, 2 not. */
  state: Uint8Array;
  /** See {@link STATE_GAP}. */
  gap: Uint8Array;
}

const ALL = (1 << LAND_STATES.length) - 1;
const bits = (names: string) =>
  LAND_STATES.reduce((set, land, k) => names.includes(land) ? set | 1 << k : set, 0);

/**
 * The state of points in a year from their whole history: what the codes before lead to and the codes after allow. A
 * gap is filled where both sides leave one answer; otherwise an unread state is missing, not guessed. Between two
 * images the state is known where both agree.
 *
 * @param periods In time, each starting where the one before ends.
 * @throws Fault when the periods do not follow each other, and for a year outside them.
 */
export function forestAt(
  periods: readonly PeriodCodes[],
  year: number,
  options: ForestAtOptions = {},
): ForestAt {
  const { by = "use", between = "missing", rules = defaultRules() } = options;
  checkPeriods(periods, year);
  const rows = periods[0].codes.length;
  const sets = landBetween(periods, year, landSteps(rules, "strict"));
  // As in readHistories: the lenient reading is for what the strict one does not allow.
  const isDead = (row: number) => sets[0][row] === 0 || sets[1][row] === 0;
  if (sets[0].some((_, row) => isDead(row))) {
    const lenient = landBetween(periods, year, landSteps(rules, "lenient"));
    for (let row = 0; row < rows; row++) {
      if (isDead(row)) [sets[0][row], sets[1][row]] = [lenient[0][row], lenient[1][row]];
    }
  }
  const forest = bits(by === "use" ? "FUV" : "F");
  const read = (set: number) =>
    set === 0 || (set & forest) !== 0 && (set & ~forest) !== 0
      ? PLOT_FOREST.unknown
      : set & forest
      ? PLOT_FOREST.forest
      : PLOT_FOREST.open;
  const found: ForestAt = { year, state: new Uint8Array(rows), gap: new Uint8Array(rows) };
  for (let row = 0; row < rows; row++) {
    const [first, last] = [sets[0][row], sets[1][row]];
    const [start, end] = [read(first), read(last)];
    if (first === 0 || last === 0) found.gap[row] = STATE_GAP.contradiction;
    else if (start === end) {
      found.state[row] = start;
      found.gap[row] = start === PLOT_FOREST.unknown ? STATE_GAP.unread : STATE_GAP.none;
    } else if (between !== "missing" && (between === "before" ? start : end) !== PLOT_FOREST.unknown) {
      found.state[row] = between === "before" ? start : end;
    } else {
      found.gap[row] = start === PLOT_FOREST.unknown || end === PLOT_FOREST.unknown
        ? STATE_GAP.unread
        : STATE_GAP.between;
    }
  }
  return found;
}

/** Land that a point may have been, as bits, at the last image not after the year and the first not before it. */
function landBetween(
  periods: readonly PeriodCodes[],
  year: number,
  steps: LandSteps,
): [before: Uint8Array, after: Uint8Array] {
  const rows = periods[0].codes.length;
  const images = [periods[0].start, ...periods.map(({ end }) => end)];
  const before = images.findLastIndex((image) => image <= year);
  const after = images.findIndex((image) => image >= year);
  const walk = (from: readonly PeriodCodes[], way: Uint8Array) => {
    const sets = new Uint8Array(rows).fill(ALL);
    for (const { codes } of from) {
      for (let row = 0; row < rows; row++) {
        const code = codes[row];
        sets[row] = way[(code >= 1 && code < CODES ? code : 0) * 16 + sets[row]];
      }
    }
    return sets;
  };
  // What the codes up to an image lead to, and what those from it on allow.
  const known = (image: number) => {
    const past = walk(periods.slice(0, image), steps.forward);
    const future = walk(periods.slice(image).toReversed(), steps.backward);
    return past.map((set, row) => set & future[row]);
  };
  const first = known(before);
  return [first, before === after ? first.slice() : known(after)];
}

interface LandSteps {
  forward: Uint8Array;
  backward: Uint8Array;
}

/**
 * Sets of land after and before a code, `[code * 16 + set]`, as the table's passages have it. A point that was not
 * read, and an empty cell (0), stand for any one code.
 */
function landSteps({ table, isUnread }: ArdRules, reading: Reading): LandSteps {
  const steps = { forward: new Uint8Array(CODES * 16), backward: new Uint8Array(CODES * 16) };
  for (let code = 0; code < CODES; code++) {
    const isGap = code === 0 || isUnread[code] === 1;
    const passages = table.flatMap((rule) =>
      rule.kind === "transition" && (isGap || rule.codes.includes(code)) &&
        (isGap || reading === "lenient" || rule.reading === "strict")
        ? rule.passages.split(" ").map(([from, to]) => [bits(from), bits(to)] as const)
        : []
    );
    for (let set = 1; set < 16; set++) {
      for (const [from, to] of passages) {
        if (set & from) steps.forward[code * 16 + set] |= to;
        if (set & to) steps.backward[code * 16 + set] |= from;
      }
    }
  }
  return steps;
}

function checkPeriods(periods: readonly PeriodCodes[], year: number): void {
  const gap = periods.findIndex(({ start, codes }, k) =>
    k > 0 && (start !== periods[k - 1].end || codes.length !== periods[0].codes.length)
  );
  const [first, last] = [periods[0]?.start, periods.at(-1)?.end];
  if (gap < 0 && first !== undefined && year >= first && year <= last!) return;
  throw new Fault("landuse: the histories do not tell the state in that year", {
    expected: "periods that follow each other without a gap, over the same points, around the year",
    found: `${periods.map(({ start, end }) => `${start}-${end}`).join(", ") || "no periods"}; year ${year}`,
    where: gap < 0 ? undefined : `period ${gap + 1}`,
    remedy: first === undefined
      ? "give the periods of the data (periodFields)"
      : gap < 0
      ? `choose a year from ${first} to ${last}; leave out plots surveyed outside the images, and say how many`
      : "correct what check L68 finds",
  });
}
