import type { Kind } from "./circumstance.ts";
import type { Digits } from "./digits.ts";
import type { Scope } from "./scope.ts";

/** Something for each kind of circumstance that was tried. */
export type ByKind<T> = Partial<Record<Kind, T>>;

/** How much of a run's results depends on seeds, orders of rows and last bits. */
export interface Fragility {
  /** SHA-256 of what the run was made of: it says nothing about another run. */
  of: string;
  /** Of each kind. */
  runs: number;
  /** What was varied. */
  scope: Scope;
  /** Runs in which a cell failed: nothing else is said about them. */
  failures: { kind: Kind; run: number; message: string }[];
  values: FragileValue[];
  tables: FragileTable[];
  /** Whether a claim that the record bears out falls, or the other way round. */
  claims: Marked[];
  /** Figures and maps: whether a picture differs in a single element. */
  figures: Marked[];
  files: Marked[];
}

/** A published value. */
export interface FragileValue {
  id: string;
  /** Decimal places that are printed. */
  printed: number;
  value: ByKind<Digits>;
  /** Of the bound that fares worse. */
  interval?: ByKind<Digits>;
}

/** A published table. */
export interface FragileTable {
  id: string;
  /** Numbers of rows that were added, or gone, in the run that had most of them; no kind without any. */
  rows: ByKind<number>;
  columns: FragileColumn[];
}

/** A column of a published table. */
export interface FragileColumn {
  name: string;
  /** Decimal places that are printed: 0 for whole numbers; none for a column that is not shown, or holds no numbers. */
  printed?: number;
  /** Of numbers: the cell that fares worst, named by its key. */
  cells?: ByKind<Digits & { at: string }>;
  /** Of texts: cells that changed, in the run that had most of them; no kind without any. */
  changed?: ByKind<number>;
}

/** A claim, figure or file, and the kinds of circumstances in which a run had another. */
export interface Marked {
  id: string;
  changed: Kind[];
}
