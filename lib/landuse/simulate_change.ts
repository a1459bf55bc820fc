import { Fault } from "../fault/mod.ts";
import { ARD_PERIODS } from "./ard_period.ts";
import { CODE_AT_REST, CODE_SINCE, NEXT_STATE, PARCEL_STATES, STATE } from "./parcel_state.ts";
import { PREFECTURES, type Region } from "./prefecture.ts";
import { type Land, segmentAt } from "./simulate_land.ts";

/** A whole number from 0 to `below - 1`, each as likely. */
export type Draw = (below: number) => number;

/** The events of one period, one parcel an entry. */
export interface ParcelEvents {
  parcel: Int32Array;
  /** x / 100 m and y / 100 m. */
  column: Int16Array;
  row: Int16Array;
  /** Code of 別表3; parcels without an entry carry 1 or 2. */
  code: Uint8Array;
}

/** What happened in the simulated country, parcel by parcel, with its census. */
export interface History {
  /** State of each parcel at the base year. */
  base: Uint8Array;
  /** One for each period. */
  events: ParcelEvents[];
  /** Hectares (parcels) by period (then the whole time), prefecture and code: `[(period * 48 + pref) * 14 + code]`. */
  census: Int32Array;
}

/** How one kind of change is laid over a prefecture. */
interface Kind {
  code: number;
  /** Land it befalls: forest with trees (`F`), or land that is not forest by use (`N`). */
  on: "F" | "N";
  /** Whole country, thousand hectares, for each period: assumptions, see `simulateNationalGrid`. */
  kha: number[];
  /** Patches as discs: squared radius in parcels, and its share in thousandths. */
  sizes: ReadonlyArray<readonly [radius2: number, permille: number]>;
  /** Patches come in groups of up to this many, within 2.5 km of each other. */
  group: number;
  /** Prefer the forest's edge. */
  edge?: boolean;
  /** Where it is more frequent than its area says. */
  stress?: Partial<Record<Region, number>>;
}

const steady = (first: number, then: number) => [first, ...Array<number>(10).fill(then)];

const KINDS: ReadonlyArray<Kind> = [
  {
    code: 4,
    on: "F",
    kha: [160, 16, 14, 13, 12, 11, 12, 13, 12, 11, 10],
    sizes: [[0, 560], [1, 250], [2, 100], [4, 50], [8, 25], [25, 12], [64, 3]],
    group: 4,
    edge: true,
    stress: { hokkaido: 0.7, tohoku: 0.9, kanto: 1.8, chubu: 1.2, kinki: 1.2, kyushu: 1.1 },
  },
  {
    code: 3,
    on: "N",
    kha: [32, 2.4, 2, 1.6, 1.4, 1.2, 1, 1, 0.8, 0.8, 0.6],
    sizes: [[0, 600], [1, 250], [2, 100], [4, 50]],
    group: 3,
  },
  {
    code: 6,
    on: "F",
    kha: steady(50, 48),
    sizes: [[0, 250], [1, 350], [2, 200], [4, 120], [8, 60], [16, 20]],
    group: 3,
  },
  {
    code: 7,
    on: "F",
    kha: steady(560, 40),
    sizes: [[0, 250], [1, 350], [2, 200], [4, 120], [8, 60], [16, 20]],
    group: 3,
  },
  {
    code: 9,
    on: "F",
    kha: [6, 2, 2, 2, 4, 2, 3, 3, 3, 2, 2],
    sizes: [[0, 500], [1, 300], [4, 150], [16, 50]],
    group: 6,
  },
  { code: 8, on: "N", kha: steady(40, 3), sizes: [[0, 600], [1, 300], [2, 100]], group: 2 },
  { code: 10, on: "F", kha: steady(6, 0.8), sizes: [[4, 700], [16, 300]], group: 1 },
  { code: 11, on: "F", kha: steady(4, 0.5), sizes: [[4, 700], [16, 300]], group: 1 },
];

/** Cut over before the base year and still bare then, thousand hectares. */
const CUT_BEFORE: Kind = { code: 6, on: "F", kha: [60], sizes: [[1, 500], [4, 400], [8, 100]], group: 2 };

/** Of 100 bare patches, how many are planted, and how many more come back by themselves, in a period. */
const RECOVERY: Readonly<Record<number, readonly [planted: number, natural: number]>> = {
  [STATE.cutOver]: [60, 15],
  [STATE.laidOpen]: [25, 45],
  [STATE.cutBefore]: [85, 0],
};

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
  const census = new Int32Array((ARD_PERIODS.length + 1) * 48 * 14);
  const events = ARD_PERIODS.map((_, period) => {
    const before = layer.stateCount.slice();
    layer.recover();
    for (const kind of KINDS) layer.spread(kind, period);
    const happened = layer.takeEvents();
    countPeriod(census.subarray(period * 48 * 14), before, layer.eventCount);
    layer.count();
    return happened;
  });
  const whole = census.subarray(ARD_PERIODS.length * 48 * 14);
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
  spread(kind: Kind, period: number): void {
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

  #spreadIn(pref: number, kind: Kind, target: number): void {
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
  #seed(pref: number, kind: Kind): readonly [number, number] | undefined {
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

  #possible(parcel: number, kind: Kind): boolean {
    const state = this.state[parcel];
    return this.#event[parcel] === 0 && NEXT_STATE[state * 14 + kind.code] >= 0 && LAND[state] === kind.on;
  }

  /** A disc, cut at the prefecture's border and where the change is impossible. Returns its area. */
  #patch(pref: number, kind: Kind, column: number, row: number, most: number): number {
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

function pick(sizes: Kind["sizes"], permille: number): number {
  for (const [radius2, share] of sizes) {
    if (permille < share) return radius2;
    permille -= share;
  }
  return sizes[0][0];
}

/** Parcels with their places and codes, growing as they come. */
class ParcelList implements ParcelEvents {
  parcel = new Int32Array(1024);
  column = new Int16Array(1024);
  row = new Int16Array(1024);
  code = new Uint8Array(1024);
  length = 0;

  push(parcel: number, column: number, row: number, code: number): void {
    if (this.length === this.parcel.length) this.#grow();
    this.parcel[this.length] = parcel;
    this.column[this.length] = column;
    this.row[this.length] = row;
    this.code[this.length++] = code;
  }

  #grow(): void {
    const { parcel, column, row, code } = this;
    const size = 2 * this.length;
    (this.parcel = new Int32Array(size)).set(parcel);
    (this.column = new Int16Array(size)).set(column);
    (this.row = new Int16Array(size)).set(row);
    (this.code = new Uint8Array(size)).set(code);
  }

  /** What is in the list; it is empty afterwards. */
  take(): ParcelEvents {
    const upTo = this.length;
    this.length = 0;
    return {
      parcel: this.parcel.slice(0, upTo),
      column: this.column.slice(0, upTo),
      row: this.row.slice(0, upTo),
      code: this.code.slice(0, upTo),
    };
  }
}
