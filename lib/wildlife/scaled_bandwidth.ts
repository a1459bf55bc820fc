import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { isopleth } from "./isopleth.ts";
import { kernelDensity } from "./kernel_density.ts";
import { checkedPercent } from "./percent.ts";
import { checkedPositions, type Positions } from "./positions.ts";
import { referenceBandwidth } from "./reference_bandwidth.ts";

/** Options of {@link scaledBandwidth}. */
export interface ScaledBandwidthOptions {
  /** The isopleth that is to stay whole. Default 95. */
  percent?: number;
  /** Most polygons that it may consist of. Default 1. */
  parts?: number;
  /** By how much the bandwidth is lessened each time, in reference bandwidths. Default 0.05. */
  step?: number;
}

/** What {@link scaledBandwidth} finds. */
export interface ScaledBandwidth {
  /** m. */
  bandwidth: number;
  /** The same in reference bandwidths. */
  ratio: number;
  cautions: Caution[];
}

/** Least share tried: grids for narrower kernels grow out of proportion. */
const LEAST = 0.1;

/**
 * The smallest share of the reference bandwidth at which the isopleth is still in one piece: lessened step by step until it
 * breaks up (Kie 2013). amt's `hr_kde_ref_scaled` looks for the same by bisection, which may end at another break.
 *
 * @throws {Fault} What {@link checkedPositions} refuses (5 fixes or more), parts or a step that are none.
 */
export function scaledBandwidth(
  positions: Positions,
  { percent = 95, parts = 1, step = 0.05 }: ScaledBandwidthOptions = {},
): ScaledBandwidth {
  checkedPercent(percent);
  checkedPositions(positions, 5);
  if (!(Number.isInteger(parts) && parts >= 1 && step > 0 && step < 1)) {
    throw new Fault("wildlife: no bandwidths to scale to", {
      expected: "1 or more parts, a whole number, and a step between 0 and 1",
      found: `parts ${parts}, step ${step}`,
    });
  }
  const reference = referenceBandwidth(positions);
  const isWhole = (ratio: number) => {
    const bandwidth = ratio * reference;
    const distribution = kernelDensity(positions, { bandwidth, method: "binned" });
    return isopleth(distribution, percent).polygon.coordinates.length <= parts;
  };
  const at = (ratio: number, cautions: Caution[] = []) => ({ bandwidth: ratio * reference, ratio, cautions });
  if (!isWhole(1)) {
    return at(1, [caution(
      "fragmented-at-reference",
      `参照バンド幅でも${percent}%行動域が${parts}個を超えて分かれるため、縮小していない。`,
      `The ${percent} % range has more than ${parts} part(s) even with the reference bandwidth, which stands.`,
    )]);
  }
  for (let k = 1;; k++) {
    const ratio = 1 - k * step;
    if (ratio < LEAST - 1e-9) {
      return at(1 - (k - 1) * step, [caution(
        "scaled-at-bound",
        `探索の下限（参照バンド幅の${LEAST}倍）まで${percent}%行動域が分かれなかった。`,
        `The ${percent} % range stayed whole down to the end of the search, ${LEAST} reference bandwidths.`,
      )]);
    }
    if (!isWhole(ratio)) return at(1 - (k - 1) * step);
  }
}
