import { STATE } from "./parcel_state.ts";
import type { Region } from "./prefecture.ts";

/** How one kind of change is laid over a prefecture. */
export interface ChangeKind {
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

/** What happens in a period, in this order. */
export const CHANGE_KINDS: ReadonlyArray<ChangeKind> = [
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
export const CUT_BEFORE: ChangeKind = {
  code: 6,
  on: "F",
  kha: [60],
  sizes: [[1, 500], [4, 400], [8, 100]],
  group: 2,
};

/** Of 100 bare patches, how many are planted, and how many more come back by themselves, in a period. */
export const RECOVERY: Readonly<Record<number, readonly [planted: number, natural: number]>> = {
  [STATE.cutOver]: [60, 15],
  [STATE.laidOpen]: [25, 45],
  [STATE.cutBefore]: [85, 0],
};
