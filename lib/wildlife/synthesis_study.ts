/**
 * What the simulation study of this software found of the joint surface and the test of disagreement: the figures that a
 * report has to tell its reader, from `bench/results/wildlife-synthesis-coverage.json` (made by
 * `bench/wildlife_synthesis_coverage.ts`; a test holds the two together). Cameras, drone and collars together.
 */
export const SYNTHESIS_STUDY = {
  /** Share of the 95 % intervals of cells that hold the truth; cells of all simulated areas. */
  surface: { cells: 21600, held: 0.9172 },
  /** Shares of the studies in which a drone that sees so much of the density is said to disagree with 10 cameras. */
  disagreement: { cameras: 10, studies: 100, half: 0.1, quarter: 0.56 },
} as const;
