import { Fault } from "../fault/mod.ts";
import { type Crs, isGeographic } from "../geo/mod.ts";
import { type Caution, caution } from "./caution.ts";

/** Where an animal was seen, without the times; a `Track` is one. Columns of equal length, one entry a fix. */
export interface Positions {
  /** Name of the animal or collar, for messages. */
  animal?: string;
  /** Projected, in metres. */
  crs: Crs;
  /** East, m. */
  x: Float64Array;
  /** North, m. */
  y: Float64Array;
}

/** Below this number of fixes ranges are unstable (Seaman et al. 1999: 30 and better 50 for kernels). */
const FEW_FIXES = 30;

/** What an estimator says of the animal in its faults. */
export function whose({ animal }: Positions): string | undefined {
  return animal === undefined ? undefined : `animal ${animal}`;
}

/**
 * The positions, if a range can be estimated from them.
 *
 * @param least Fewest fixes that the estimator takes.
 * @throws {Fault} Coordinates in degrees, columns of different lengths, a value that is not finite, fewer than `least`
 * fixes, all fixes at one place.
 */
export function checkedPositions<P extends Positions>(positions: P, least: number): P {
  const { crs, x, y } = positions;
  const refuse = (subject: string, expected: string, found: string, remedy: string) => {
    throw new Fault(`wildlife: ${subject}`, { expected, found, where: whose(positions), remedy });
  };
  if (isGeographic(crs)) {
    refuse(
      "positions in degrees have no areas",
      "a projected coordinate system in metres, e.g. EPSG:6676",
      crs,
      "project the fixes first",
    );
  }
  if (x.length !== y.length) {
    refuse(
      "columns of positions differ in length",
      "as many x as y",
      `x ${x.length}, y ${y.length}`,
      "build the columns from whole rows",
    );
  }
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i] + y[i])) continue;
    refuse(
      "a fix without a place",
      "finite coordinates",
      `fix ${i + 1}: x ${x[i]}, y ${y[i]}`,
      "drop fixes without a position before, with a screening that counts them",
    );
  }
  if (x.length < least) {
    refuse(
      "too few fixes for a range",
      `${least} or more`,
      String(x.length),
      "take a longer period, or leave the range out and say so",
    );
  }
  if (x.every((value, i) => value === x[0] && y[i] === y[0])) {
    refuse(
      "all fixes are at one place",
      "fixes that differ",
      `${x.length} at (${x[0]}, ${y[0]})`,
      "see whether the collar was dropped or the animal dead; leave the period out and say so",
    );
  }
  return positions;
}

/** A caution for fewer fixes than ranges need to be stable, else none. */
export function fewFixes(count: number): Caution[] {
  if (count >= FEW_FIXES) return [];
  return [caution(
    "few-fixes",
    `測位点が${count}点しかなく、行動域の推定は不安定である（目安は${FEW_FIXES}点以上）。`,
    `Only ${count} fixes: the range is unstable (${FEW_FIXES} or more are advised).`,
  )];
}
