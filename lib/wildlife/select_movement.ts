import { Fault } from "../fault/mod.ts";
import { fitMovement, type MovementFit, type MovementKind } from "./fit_movement.ts";
import { rememberingFilter } from "./movement_filter.ts";
import { determinant } from "./movement_model.ts";
import { checkedPositions } from "./positions.ts";
import { checkedTrack, type Track } from "./track.ts";

/** A fit among others. */
export interface MovementCandidate extends MovementFit {
  /** AICc less that of the best; null for a fit that ended at an edge. */
  delta: number | null;
  /** Akaike weight, 0-1; 0 for a fit that ended at an edge. */
  weight: number;
}

/** Movement models compared. */
export interface MovementSelection {
  best: MovementFit;
  /** All of them by AICc, the best first; those that ended at an edge last. */
  candidates: MovementCandidate[];
}

/** Options of {@link selectMovement}. */
export interface SelectMovementOptions {
  /** Which to compare. Default IID, OU and OUF, each with a circular and an elliptic range. */
  kinds?: readonly MovementKind[];
  /** Of the intervals of timescales. Default 0.95. */
  level?: number;
}

const KINDS: readonly MovementKind[] = (["IID", "OU", "OUF"] as const).flatMap((process) =>
  [true, false].map((isotropic) => ({ process, isotropic }))
);

/** A position timescale of so many tracks is a movement without a range. */
const ENDLESS = 10;
/** Fewest fixes from which anything is fitted. */
const FEWEST = 5;

/**
 * The movement model that explains a track best by AICc (Fleming et al. 2014; Calabrese et al. 2016, Methods in Ecology
 * and Evolution 7, 1124-1132), each fitted by {@link fitMovement}. Location errors are not modelled: where the animal
 * moves less between two fixes than the collar errs, velocities say nothing.
 *
 * @throws {Fault} What {@link checkedTrack} refuses; fewer than 5 fixes, all at one place or on one line; a track that
 * shows no range, because its spread keeps growing to the end.
 */
export function selectMovement(track: Track, options: SelectMovementOptions = {}): MovementSelection {
  const { kinds = KINDS, level = 0.95 } = options;
  checkedPositions(checkedTrack(track), FEWEST);
  const filter = rememberingFilter(track);
  const { scatter } = filter({ process: "IID", positionTime: 0, velocityTime: 0 });
  if (!(determinant(scatter) > 1e-12 * (scatter.xx + scatter.yy) ** 2)) {
    throw new Fault("wildlife: all fixes lie on one line", {
      expected: "fixes that spread in two directions",
      found: `${track.time.length} fixes`,
      where: `track ${track.animal}`,
      remedy: "see whether a coordinate was lost or rounded",
    });
  }
  const fits = kinds.map((kind) => fitMovement(track, kind, { level, filter }));
  const inside = fits.filter(({ edge }) => edge === "inside").sort((a, b) => a.aicc - b.aicc);
  // A short timescale is what a simpler process says too; the others have no such stand-in.
  const lost = fits.filter(({ edge }) => edge === "long" || edge === "flat").sort((a, b) => a.aicc - b.aicc);
  const seconds = (track.time[track.time.length - 1] - track.time[0]) / 1000;
  if (
    inside.length === 0 || lost.length > 0 && lost[0].aicc < inside[0].aicc ||
    inside[0].positionTime > ENDLESS * seconds
  ) {
    throw new Fault("wildlife: the track shows no range", {
      expected: "positions that draw back to a centre within the track",
      found: `a spread that keeps growing for all of ${(seconds / 86_400).toFixed(1)} days`,
      where: `track ${track.animal}`,
      remedy: "take a longer track, or one without migration and dispersal; a Brownian bridge needs no range",
    });
  }
  const best = inside[0];
  const share = (fit: MovementFit) => fit.edge === "inside" ? Math.exp((best.aicc - fit.aicc) / 2) : 0;
  const total = fits.reduce((sum, fit) => sum + share(fit), 0);
  const rest = fits.filter(({ edge }) => edge !== "inside").sort((a, b) => a.aicc - b.aicc);
  const candidates = [...inside, ...rest].map((fit) => ({
    ...fit,
    delta: fit.edge === "inside" ? fit.aicc - best.aicc : null,
    weight: share(fit) / total,
  }));
  return { best, candidates };
}
