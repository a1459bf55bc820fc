import { Fault } from "../fault/mod.ts";
import { CHANGE_KINDS, type ChangeKind, CUT_BEFORE, RECOVERY } from "./change_kinds.ts";
import { CODE_AT_REST, CODE_SINCE, NEXT_STATE, PARCEL_STATES, STATE } from "./parcel_state.ts";
import { type ParcelEvents, ParcelList } from "./parcel_list.ts";
import { PREFECTURES, type Region } from "./prefecture.ts";
import { type Land, segmentAt } from "./simulate_land.ts";
import { SIMULATED_PERIODS } from "./simulated_periods.ts";

/** A whole number from 0 to `below - 1`, each as likely. */
export type Draw = (below: number) => number;

/** What happened in the simulated country, parcel by parcel, with its census. */
export interface History {
  /** State of each parcel at the base year. */
  base: Uint8Array;
  /** One for each period. */
  events: ParcelEvents[];
  /** Hectares (parcels) by period (then the whole time), prefecture and code: `[(period * 48 + pref) * 14 + code]`. */
  census: Int32Array;
}

/**
 * Let 36 years pass over the country.
 *
 * @param forest distance from the forest's edge by parcel, from `simulateForest`.
 * @throws Fault when a prefecture has no room left for a change.
 */
export function simulateChange(land: Land, forest: Int16Array, draw: Draw): History {
  const state = new Uint8Array(forest.length);
  for (let parcel = 0; parcel < state.length; parcel++) {
    state[parcel] = forest[parcel] >= 0 ? STATE.forest : STATE.open;
  }
  const layer = new Layer(land, forest, state, draw);
  layer.spread(CUT_BEFORE, 0);
  // Before the base year nothing is dated: the parcels are bare when the story begins.
  layer.takeEvents();
  for (let parcel = 0; parcel < state.length; parcel++) {
    if (state[parcel] === STATE.cutOver) state[parcel] = STATE.cutBefore;
  }
  const base = state.slice();
  layer.count();
  const census = new Int32Array((SIMULATED_PERIODS.length + 1) * 48 * 14);
  const events = SIMULATED_PERIODS.map((_, period) => {
    const before = layer.stateCount.slice();
    layer.recover();
    for (const kind of CHANGE_KINDS) layer.spread(kind, period);
    const happened = layer.takeEvents();
    countPeriod(census.subarray(period * 48 * 14), before, layer.eventCount);
    layer.count();
    return happened;
  });
  const whole = census.subarray(SIMULATED_PERIODS.length * 48 * 14);
  layer.stateCount.forEach((n, k) => whole[Math.floor(k / 16) * 14 + CODE_SINCE[k % 16]] += n);
  return { base, events, census };
}

const LAND = PARCEL_STATES.map(({ now }) => now);

/** Parcels at rest keep their state's code; those with an event are counted under the event. */
function countPeriod(into: Int32Array, before: Int32Array, eventCount: Int32Array): void {
  for (let pref = 1; pref < 48; pref++) {
    for (let state = 0; state < PARCEL_STATES.length; state++) {
      into[pref * 14 + CODE_AT_REST[state]] += before[pref * 16 + state];
    }
    for (let code = 1; code < 14; code++) {
      const n = eventCount[pref * 14 + code];
      into[pref * 14 + code] += n;
      // An event takes a parcel from those at rest: planting and succession from the bare, the others from the forest.
      into[pref * 14 + (code === 3 || code === 5 || code === 8 ? 1 : 2)] -= n;
    }
  }
}

/** The parcels while a period passes. */
class Layer {
  readonly stateCount = new Int32Array(48 * 16);
  readonly eventCount = new Int32Array(48 * 14);
  /** Code of this period's event by parcel, 0 where there is none. */
  readonly #event: Uint8Array;
  readonly #happened = new ParcelList();
  /** Bare patches one after another, and where each ends. */
  #bare = new ParcelList();
  #bareEnds: number[] = [];
  /** The patch that is being laid. */
  #now = new ParcelList();
  #segments: Map<number, { segment: Int32Array; upTo: Int32Array }>;

  constructor(
    readonly land: Land,
    readonly forest: Int16Array,
    readonly state: Uint8Array,
    readonly draw: Draw,
  ) {
    this.#event = new Uint8Array(land.parcels);
    this.#segments = segmentsByPrefecture(land);
  }

  /** Count parcels by prefecture and state. */
  count(): void {
    this.stateCount.fill(0);
    const { land, state } = this;
    for (let k = 0; k < land.row.length; k++) {
      const into = this.stateCount.subarray(land.pref[k] * 16);
      for (let parcel = land.first[k]; parcel < land.first[k + 1]; parcel++) into[state[parcel]]++;
    }
  }

  /** Bare patches are planted, grow over, or stay. */
  recover(): void {
    const bare = this.#bare;
    const ends = this.#bareEnds;
    this.#bare = new ParcelList();
    this.#bareEnds = [];
    let from = 0;
    for (const end of ends) {
      const [planted, natural] = RECOVERY[this.state[bare.parcel[from]]] ?? [0, 0];
      const luck = this.draw(100);
      const code = luck < planted ? 5 : luck < planted + natural ? 8 : 0;
      for (; from < end; from++) {
        const place = [bare.parcel[from], bare.column[from], bare.row[from]] as const;
        if (code === 0) this.#bare.push(...place, 0);
        else this.#happen(...place, code);
      }
      if (code === 0) this.#bareEnds.push(this.#bare.length);
    }
  }

  /** Lay a kind of change over every prefecture until its area is reached. */
  spread(kind: ChangeKind, period: number): void {
    const weight = (region: Region, area: number) => area * (kind.stress?.[region] ?? 1);
    const areas = PREFECTURES.map(({ code, region, landHa, forestHa }) => ({
      code,
      weight: weight(region, kind.on === "F" ? forestHa : landHa - forestHa),
    }));
    const all = areas.reduce((sum, each) => sum + each.weight, 0);
    for (const { code, weight } of areas) {
      this.#spreadIn(code, kind, Math.round(kind.kha[period] * 1000 * weight / all));
    }
  }

  #spreadIn(pref: number, kind: ChangeKind, target: number): void {
    let left = target;
    let tries = 0;
    while (left > 0) {
      if (++tries > 2000 + 200 * target) {
        throw new Fault("landuse: no room left for a simulated change", {
          expected: `${target} ha of code ${kind.code}`,
          found: `${target - left} ha`,
          where: `prefecture ${pref}`,
        });
      }
      const seed = this.#seed(pref, kind);
      if (seed === undefined) continue;
      const patches = 1 + this.draw(kind.group);
      for (let n = 0; n < patches && left > 0; n++) {
        const shift = () => (n === 0 ? 0 : this.draw(26) - this.draw(26));
        left -= this.#patch(pref, kind, seed[0] + shift(), seed[1] + shift(), left);
      }
    }
  }

  /** A parcel of the prefecture where the change can begin; of three, the one nearest to the forest's edge. */
  #seed(pref: number, kind: ChangeKind): readonly [number, number] | undefined {
    const { land } = this;
    const { segment, upTo } = this.#segments.get(pref)!;
    let best: readonly [number, number] | undefined;
    let bestLevel = Infinity;
    for (let n = kind.edge ? 3 : 1; n > 0; n--) {
      const place = this.draw(land.size[pref]);
      const s = upperBound(upTo, place);
      const k = segment[s];
      const column = land.end[k] - (upTo[s] - place);
      const parcel = land.first[k] + column - land.start[k];
      if (this.forest[parcel] < bestLevel && this.#possible(parcel, kind)) {
        best = [column, land.row[k]];
        bestLevel = this.forest[parcel];
      }
    }
    return best;
  }

  #possible(parcel: number, kind: ChangeKind): boolean {
    const state = this.state[parcel];
    return this.#event[parcel] === 0 && NEXT_STATE[state * 14 + kind.code] >= 0 && LAND[state] === kind.on;
  }

  /** A disc, cut at the prefecture's border and where the change is impossible. Returns its area. */
  #patch(pref: number, kind: ChangeKind, column: number, row: number, most: number): number {
    const radius2 = pick(kind.sizes, this.draw(1000));
    const reach = Math.floor(Math.sqrt(radius2));
    const patch = this.#now;
    patch.length = 0;
    for (let dy = -reach; dy <= reach && patch.length < most; dy++) {
      const half = Math.floor(Math.sqrt(radius2 - dy * dy));
      let k = -1;
      for (let x = column - half; x <= column + half && patch.length < most; x++) {
        if (k < 0 || x >= this.land.end[k]) k = segmentAt(this.land, x, row + dy);
        if (k < 0 || this.land.pref[k] !== pref) continue;
        const parcel = this.land.first[k] + x - this.land.start[k];
        if (this.#possible(parcel, kind)) patch.push(parcel, x, row + dy, kind.code);
      }
    }
    const bare = kind.code === 6 || kind.code === 9;
    for (let k = 0; k < patch.length; k++) {
      this.#happen(patch.parcel[k], patch.column[k], patch.row[k], kind.code);
      if (bare) this.#bare.push(patch.parcel[k], patch.column[k], patch.row[k], kind.code);
    }
    if (bare && patch.length > 0) this.#bareEnds.push(this.#bare.length);
    return patch.length;
  }

  #happen(parcel: number, column: number, row: number, code: number): void {
    this.state[parcel] = NEXT_STATE[this.state[parcel] * 14 + code];
    this.#event[parcel] = code;
    this.#happened.push(parcel, column, row, code);
  }

  /** The events since the last call; counts them by prefecture. */
  takeEvents(): ParcelEvents {
    const events = this.#happened.take();
    this.eventCount.fill(0);
    for (let k = 0; k < events.parcel.length; k++) {
      const pref = this.land.pref[segmentAt(this.land, events.column[k], events.row[k])];
      this.eventCount[pref * 14 + events.code[k]]++;
      this.#event[events.parcel[k]] = 0;
    }
    return events;
  }
}

function segmentsByPrefecture(land: Land): Map<number, { segment: Int32Array; upTo: Int32Array }> {
  const lists = Map.groupBy(land.pref.keys(), (k) => land.pref[k]);
  return new Map([...lists].map(([pref, list]) => {
    let sum = 0;
    return [pref, {
      segment: Int32Array.from(list),
      upTo: Int32Array.from(list, (k) => sum += land.end[k] - land.start[k]),
    }];
  }));
}

/** Index of the first entry above `value`. */
function upperBound(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function pick(sizes: ChangeKind["sizes"], permille: number): number {
  for (const [radius2, share] of sizes) {
    if (permille < share) return radius2;
    permille -= share;
  }
  return sizes[0][0];
}
