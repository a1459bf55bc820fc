import { Fault } from "../fault/mod.ts";

/** A code as tables hold it. */
export type Code = number | string;

/** Two classifications of the same points, cross-tabulated by {@link confusionMatrix}. */
export interface ConfusionMatrix<T extends Code = Code> {
  /** The classes, in the order of rows and columns. */
  classes: T[];
  /** `counts[i][j]`: points of class i in the first, class j in the second. */
  counts: number[][];
  /** Points classified by both: the sum of `counts`. */
  n: number;
  /** Points left out: without a class in the first only, in the second only, in both. */
  missing: { first: number; second: number; both: number };
}

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions<T extends Code> {
  /** The classes and their order. Default: all codes there are, sorted. */
  classes?: readonly T[];
  /** Codes that say a point could not be read. null, undefined and NaN always do. Default none. */
  missing?: readonly T[];
}

/**
 * Cross-tabulates two classifications of the same points, point by point. Points that lack a class in either are left
 * out and counted.
 *
 * @param first The classification under test (map, interpretation): its classes are the rows.
 * @param second The reference: its classes are the columns.
 * @throws {Fault} Lengths that differ, a code that is neither a class nor missing, fewer than two classes, a class
 *   named twice.
 * @example
 * ```ts
 * import { confusionMatrix } from "kenzan/stats/mod.ts";
 *
 * const { counts, missing } = confusionMatrix([1, 1, 2, 12], [1, 2, 2, 2], { missing: [12] });
 * console.assert(String(counts) === "1,1,0,1" && missing.first === 1);
 * ```
 */
export function confusionMatrix<T extends Code>(
  first: ArrayLike<T | null | undefined>,
  second: ArrayLike<T | null | undefined>,
  options: ConfusionMatrixOptions<T> = {},
): ConfusionMatrix<T> {
  if (first.length !== second.length) {
    throw new Fault("stats: not two classifications of the same points", {
      expected: "two codes for each point",
      found: `${first.length} and ${second.length} codes`,
    });
  }
  const unread = new Set<T | null | undefined>(options.missing);
  const isMissing = (code: T | null | undefined) =>
    code === null || code === undefined || unread.has(code) || Number.isNaN(code);
  const classes = options.classes ? [...options.classes] : codes([first, second], isMissing);
  const index = new Map<T, number>(classes.map((code, i) => [code, i]));
  if (classes.length < 2 || index.size < classes.length || classes.some(isMissing)) {
    throw new Fault("stats: not the classes of a classification", {
      expected: "two or more, each named once, none of them a code for missing",
      found: classes.join(", ") || "none",
    });
  }
  const at = (code: T, list: string, i: number): number => {
    const found = index.get(code);
    if (found !== undefined) return found;
    throw new Fault("stats: a code is neither a class nor missing", {
      expected: `one of ${classes.join(", ")}`,
      found: String(code),
      where: `${list} classification, point ${i + 1}`,
      remedy: "name it among the classes, or among the codes for missing",
    });
  };
  const counts = classes.map(() => classes.map(() => 0));
  const missing = { first: 0, second: 0, both: 0 };
  let n = 0;
  for (let i = 0; i < first.length; i++) {
    const noFirst = isMissing(first[i]);
    const noSecond = isMissing(second[i]);
    // A code that stands for nothing is refused even where its partner is missing.
    const row = noFirst ? -1 : at(first[i] as T, "first", i);
    const column = noSecond ? -1 : at(second[i] as T, "second", i);
    if (noFirst && noSecond) missing.both++;
    else if (noFirst) missing.first++;
    else if (noSecond) missing.second++;
    else {
      counts[row][column]++;
      n++;
    }
  }
  return { classes, counts, n, missing };
}

function codes<T extends Code>(
  lists: ArrayLike<T | null | undefined>[],
  isMissing: (code: T | null | undefined) => boolean,
): T[] {
  const seen = new Set<T>();
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) if (!isMissing(list[i])) seen.add(list[i] as T);
  }
  // By number where both are numbers, else by code unit: not by locale.
  return [...seen].sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1
  );
}
