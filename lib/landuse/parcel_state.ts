/**
 * What a parcel of the simulated country is and was: enough to know the code of the next event, of no event, and of the
 * whole time since the base year. In the words of 別表3.
 */
export interface ParcelState {
  /** Land state now: non-forest, forest, cut over, laid open. */
  now: "N" | "F" | "U" | "V";
  /** Code from the base year until now (KP_ARD). */
  since: number;
  /** State after an event, by code. What is missing does not happen. */
  next: Readonly<Record<number, number>>;
}

/** Names of the states by number. A young forest (AR, succession, regrown) is not harvested within the 36 years. */
export const STATE = {
  open: 0,
  forest: 1,
  afforested: 2,
  deforested: 3,
  openAgain: 4,
  succeeded: 5,
  cutOver: 6,
  replanted: 7,
  laidOpen: 8,
  regrown: 9,
  entered: 10,
  removed: 11,
  cutBefore: 12,
  plantedSince: 13,
} as const;

const forest = (since: number, next: Record<number, number> = {}): ParcelState => ({ now: "F", since, next });
const S = STATE;

/**
 * The states by number ({@link STATE}). Forest that came after the base year and went again ends as 1, forest of the
 * base year that was cleared as 4, whatever happened between; both follow `composeCodes`.
 */
export const PARCEL_STATES: ReadonlyArray<ParcelState> = [
  { now: "N", since: 1, next: { 3: S.afforested, 8: S.succeeded } },
  forest(2, { 4: S.deforested, 6: S.cutOver, 7: S.replanted, 9: S.laidOpen, 10: S.entered, 11: S.removed }),
  forest(3, { 4: S.openAgain }),
  { now: "N", since: 4, next: {} },
  { now: "N", since: 1, next: {} },
  forest(8, { 4: S.openAgain }),
  { now: "U", since: 6, next: { 5: S.replanted, 8: S.regrown } },
  forest(7, { 4: S.deforested }),
  { now: "V", since: 9, next: { 5: S.regrown, 8: S.regrown } },
  forest(2, { 4: S.deforested }),
  forest(10, { 4: S.deforested }),
  forest(11, { 4: S.deforested }),
  { now: "U", since: 1, next: { 5: S.plantedSince } },
  forest(5, { 4: S.deforested }),
];

/** State after an event, `[state * 14 + code]`; -1 where the event cannot happen. */
export const NEXT_STATE: Int8Array = Int8Array.from(
  { length: PARCEL_STATES.length * 14 },
  (_, k) => PARCEL_STATES[Math.floor(k / 14)].next[k % 14] ?? -1,
);

/** Code of a period without an event, by state: 1 or 2. */
export const CODE_AT_REST: Int8Array = Int8Array.from(PARCEL_STATES, ({ now }) => (now === "F" ? 2 : 1));

/** Code since the base year, by state. */
export const CODE_SINCE: Int8Array = Int8Array.from(PARCEL_STATES, ({ since }) => since);
