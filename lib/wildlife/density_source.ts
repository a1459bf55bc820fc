import { Fault } from "../fault/mod.ts";
import type { DensityArea } from "./density_area.ts";

/** How counts scatter around what is expected. */
export type CountFamily = "Poisson" | "negative binomial";

/** What counts of animals have in common. */
interface Counts {
  /** Number of the cell in the area, for each count. */
  cell: Int32Array;
  /** Whole numbers from 0. */
  count: Float64Array;
  /** Standard error of the logarithm of what all counts are divided by alike: one error for all of them. */
  logError: number;
  /** Default `negative binomial`. */
  family?: CountFamily;
  /** A name for each count: camera, flight and cell. */
  names: string[];
}

/** Passes before cameras: expected are density x `exposure`. */
export interface CameraCounts extends Counts {
  kind: "camera";
  /**
   * Of each camera, km2: focal area x research time x activity level / (mean staying time x passes per video), the REST
   * model's (Nakashima et al. 2018, J. Appl. Ecol. 55, 735-744). `logError` is that of the factors that cameras share.
   */
  exposure: Float64Array;
}

/** Animals seen from a drone: expected are density x `covered` x `detection`. */
export interface DroneCounts extends Counts {
  kind: "drone";
  /** Part of the cell that was flown over, km2. */
  covered: Float64Array;
  /** Probability that an animal in it is counted (in view, and detected), 0-1. `logError` is that of its logarithm. */
  detection: Float64Array;
}

/** Where collared animals were: use of the cells that an animal had, in proportion to density. */
export interface CollarUse {
  kind: "collar";
  /** Number of the cell in the area, for each row. Cells within reach that were not used belong here, with 0 fixes. */
  cell: Int32Array;
  /** Place in `animals`, for each row. */
  animal: Int32Array;
  fixes: Float64Array;
  animals: string[];
  /**
   * Of each animal, how many independent places its fixes are worth (effective sample size of the autocorrelated kernel
   * estimate), at most their number: fixes an hour apart repeat each other.
   */
  effective: Float64Array;
}

/** What was observed of density. */
export type DensitySource = CameraCounts | DroneCounts | CollarUse;

/** Whether the source tells how many animals there are, not only where more of them are. */
export function isAbsolute(source: DensitySource): source is CameraCounts | DroneCounts {
  return source.kind !== "collar";
}

/**
 * The sources, if they can be used together.
 *
 * @throws {Fault} no source, two of a kind, columns of different lengths, cells outside the area, counts that are not
 *   whole, exposures or probabilities out of range, an effective sample size above the number of fixes; each with the
 *   first offending row.
 */
export function checkedSources(area: DensityArea, sources: readonly DensitySource[]): void {
  if (sources.length === 0) {
    throw new Fault("wildlife: nothing was observed", {
      expected: "counts of cameras or a drone, or use by collared animals",
      found: "no source",
    });
  }
  sources.forEach((source, k) => {
    if (sources.findIndex(({ kind }) => kind === source.kind) < k) {
      throw new Fault("wildlife: two sources of one kind", {
        expected: "camera, drone and collar at most once each",
        found: `${source.kind} twice`,
        remedy: "join their rows, each with its own exposure",
      });
    }
    checkRows(area, source);
  });
}

function checkRows(area: DensityArea, source: DensitySource): void {
  const rows = source.cell.length;
  const check = (
    what: string,
    values: ArrayLike<number>,
    expected: string,
    is: (value: number) => boolean,
  ) => {
    const bad = Array.from(values).findIndex((value) => !is(value));
    if (bad < 0 && values.length === rows) return;
    throw new Fault(`wildlife: ${source.kind}: ${what} cannot be used`, {
      expected: values.length === rows ? expected : `${rows} values, as many as cells`,
      found: values.length === rows ? String(values[bad]) : `${values.length}`,
      where: values.length === rows ? `row ${bad + 1}` : undefined,
      remedy: "correct the table, or leave these rows out and say so",
    });
  };
  if (rows === 0) {
    throw new Fault(`wildlife: ${source.kind}: no rows`, { expected: "one or more", found: "none" });
  }
  const whole = (value: number) => Number.isInteger(value) && value >= 0;
  const positive = (value: number) => value > 0 && value < Infinity;
  const n = area.cells.length;
  check("a cell", source.cell, `cells of the area, 0 to ${n - 1}`, (cell) => whole(cell) && cell < n);
  if (isAbsolute(source)) {
    check("a count", source.count, "whole numbers from 0", whole);
    if (!(source.logError >= 0 && source.logError < Infinity) || source.names.length !== rows) {
      throw new Fault(`wildlife: ${source.kind}: incomplete`, {
        expected: "`logError` 0 or more, and a name for each count",
        found: `${source.logError}, ${source.names.length} names of ${rows} counts`,
      });
    }
  }
  if (source.kind === "camera") check("exposure", source.exposure, "km2, above 0", positive);
  if (source.kind === "drone") {
    check("the covered area", source.covered, "km2, above 0", positive);
    check("detection", source.detection, "probabilities, above 0 to 1", (p) => p > 0 && p <= 1);
  }
  if (source.kind === "collar") {
    checkCollars(source, (what, values, is) => check(what, values, "0 or more", is));
  }
}

function checkCollars(
  { animal, animals, fixes, effective }: CollarUse,
  check: (what: string, values: ArrayLike<number>, is: (value: number) => boolean) => void,
): void {
  check("the animal", animal, (k) => Number.isInteger(k) && k >= 0 && k < animals.length);
  check("the number of fixes", fixes, (value) => value >= 0 && value < Infinity);
  animals.forEach((name, k) => {
    const total = fixes.reduce((sum, value, row) => animal[row] === k ? sum + value : sum, 0);
    if (effective[k] > 0 && effective[k] <= total) return;
    throw new Fault("wildlife: collar: not an effective sample size", {
      expected: `above 0, at most the ${total} fixes`,
      found: String(effective[k]),
      where: `animal ${name}`,
    });
  });
}
