import { Fault } from "../fault/mod.ts";
import { brownianMobility } from "./brownian_mobility.ts";
import { caution } from "./caution.ts";
import { addNormalKernel } from "./normal_kernel.ts";
import type { PlanarGrid } from "./planar_grid.ts";
import { checkedPositions, fewFixes } from "./positions.ts";
import { checkedTrack, type Track } from "./track.ts";
import { splitBursts, usualGap } from "./track_parts.ts";
import type { UtilisationDistribution } from "./utilisation_distribution.ts";

/** Options of {@link brownianBridge}. */
export interface BrownianBridgeOptions {
  /** Standard deviation of a fix on each axis, m, above 0: of the collar, from a test at a known place. */
  locationError: number;
  /** Motion variance, m2/s. Default {@link brownianMobility}'s, by maximum likelihood. */
  mobility?: number;
  /**
   * Whether a fix that is left out to estimate the mobility errs as the others do (the default), or is exact, as in Horne
   * et al. (2007) and adehabitatHR.
   */
  leftOut?: "errs" | "exact";
  /** Longest time between fixes that is bridged, ms. Default {@link usualGap}, two and a half usual intervals. */
  longestStep?: number;
  /** Where to say it. Default 400 cells along the longer side, to beyond the widest bridge. */
  grid?: PlanarGrid;
}

/** A utilisation distribution from Brownian bridges. */
export interface BrownianBridge extends UtilisationDistribution {
  method: "Brownian bridge";
  /** Motion variance, m2/s. */
  mobility: number;
  /** Time that is bridged, of the time from the first to the last fix, 0-1. */
  bridged: number;
}

/** Cells along the longer side. */
const CELLS = 400;
/** What lies beyond so many standard deviations of the widest bridge is not on the grid. */
const MARGIN = 4;
/** Along a bridge two kernels are put down for so many of their standard deviations, at Gauss and Legendre's nodes. */
const STRIDE = 0.5;
const NODES = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)];
/** Gaps of more of the time are told of. */
const UNBRIDGED = 0.1;

/**
 * Brownian bridge movement model (Horne et al. 2007, Ecology 88, 2354-2363): where the animal was between its fixes, not
 * the range it would use in the long run. Between two fixes it is taken for a random walk that ends at the second; each
 * moment between the first and the last fix counts the same. Times without fixes longer than `longestStep` say nothing of
 * the way and are left out.
 *
 * Kernels narrower than a cell are widened to it.
 *
 * Of simulated random walks 50-53 % of the time is spent within the isopleth of 50 % and 95-97 % within that of 95 %; an
 * animal that keeps its way for half an hour is there for 54-58 and 97-99 % (`bench/wildlife_bridge_coverage.ts`).
 *
 * @throws {Fault} What {@link checkedTrack} refuses; fewer than 5 fixes or all at one place; a location error or mobility
 * that is not above 0; no two fixes without a gap between; what {@link brownianMobility} refuses.
 */
export function brownianBridge(track: Track, options: BrownianBridgeOptions): BrownianBridge {
  checkedPositions(checkedTrack(track), 5);
  const { locationError, leftOut = "errs", longestStep = usualGap(track) } = options;
  const bursts = splitBursts(track, longestStep).filter(({ time }) => time.length > 1);
  const steps = bursts.flatMap(({ time, x, y }) =>
    Array.from({ length: time.length - 1 }, (_, i): Bridge => ({
      seconds: (time[i + 1] - time[i]) / 1000,
      from: [x[i], y[i]],
      to: [x[i + 1], y[i + 1]],
    }))
  );
  if (!(locationError > 0 && locationError < Infinity)) {
    throw new Fault("wildlife: not a location error", {
      expected: "m, above 0",
      found: String(locationError),
    });
  }
  if (steps.length === 0) {
    throw new Fault("wildlife: nothing to bridge", {
      expected: `fixes ${longestStep / 1000} s apart or less`,
      found: "gaps only",
      where: `track ${track.animal}`,
      remedy: "allow longer steps",
    });
  }
  const mobility = options.mobility ?? brownianMobility(bursts, locationError, leftOut);
  if (!(mobility > 0 && mobility < Infinity)) {
    throw new Fault("wildlife: not a mobility", { expected: "m2/s, above 0", found: String(mobility) });
  }
  const longest = steps.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  const grid = options.grid ?? bridgeGrid(track, Math.sqrt(mobility * longest / 4 + locationError ** 2));
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const density = new Float64Array(grid.width * grid.height);
  for (const step of steps) {
    addBridge(density, grid, step, mobility, locationError ** 2, step.seconds / total);
  }

  const span = (track.time[track.time.length - 1] - track.time[0]) / 1000;
  const bridged = total / span;
  const cautions = fewFixes(track.time.length);
  if (1 - bridged > UNBRIDGED) {
    const [percent, days] = [(100 * (1 - bridged)).toFixed(0), ((span - total) / 86_400).toPrecision(3)];
    const hours = (longestStep / 3_600_000).toPrecision(3);
    cautions.push(caution(
      "unbridged-gaps",
      `測位間隔が${hours}時間を超える区間（計${days}日、期間の${percent}%）は経路が分からないため含めていない。`,
      `Gaps of more than ${hours} hours (${days} days, ${percent} % of the time) are left out: the way is unknown.`,
    ));
  }
  const mass = density.reduce((sum, value) => sum + value, 0) * grid.cell ** 2;
  const fixes = track.time.length;
  return {
    method: "Brownian bridge",
    crs: track.crs,
    grid,
    density,
    mass,
    fixes,
    cautions,
    mobility,
    bridged,
  };
}

/** A step between two fixes. */
interface Bridge {
  seconds: number;
  from: readonly [x: number, y: number];
  to: readonly [x: number, y: number];
}

/** Adds where the animal was during a step, times `weight`: kernels at moments so near that they overlap. */
function addBridge(
  density: Float64Array,
  grid: PlanarGrid,
  { seconds, from: [x, y], to: [toX, toY] }: Bridge,
  mobility: number,
  errorSquare: number,
  weight: number,
): void {
  const distance = Math.hypot(toX - x, toY - y);
  const variance = (share: number) =>
    seconds * share * (1 - share) * mobility + ((1 - share) ** 2 + share ** 2) * errorSquare;
  for (let share = 0; share < 1;) {
    const now = variance(share);
    const growth = Math.abs(seconds * (1 - 2 * share) * mobility);
    // Short enough for the way and for the width; 1e-9 lets the last one end at 1.
    const length = Math.min(
      STRIDE * Math.sqrt(now) / distance,
      Math.max(STRIDE * now / growth, 1e-3),
      0.125,
      1 - share + 1e-9,
    );
    for (const node of NODES) {
      const at = share + node * length;
      const square = Math.max(variance(at), grid.cell ** 2);
      const place = [x + at * (toX - x), y + at * (toY - y)] as const;
      addNormalKernel(density, grid, place, { xx: square, xy: 0, yy: square }, weight * length / 2);
    }
    share += length;
  }
}

function bridgeGrid({ x, y }: Track, widest: number): PlanarGrid {
  const range = (values: Float64Array) =>
    [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] as const;
  const [[west, east], [south, north]] = [range(x), range(y)];
  const margin = 2 * MARGIN * widest;
  const [spanX, spanY] = [east - west + margin, north - south + margin];
  const cell = Math.max(spanX, spanY) / CELLS;
  // The longer side is a whole number of cells but for rounding.
  const [width, height] = [spanX, spanY].map((span) => Math.ceil(span / cell - 1e-6) + 2);
  const origin = [(west + east) / 2 - width * cell / 2, (south + north) / 2 + height * cell / 2] as const;
  return { origin, cell, width, height };
}
