/**
 * What the simulation study of this software found of monthly areas and their bootstrap intervals at nominal 95 %: the
 * figures that a report has to tell its reader, from `bench/results/wildlife-ranges-coverage.json` (made by
 * `bench/wildlife_ranges_coverage.ts`; a test holds the two together). Kernel: reference bandwidth; MCP: 95 %.
 */
export const RANGE_STUDY = {
  /** Shares of the intervals that hold the truth: 1,000 autocorrelated fixes over 50 and 200 timescales. */
  autocorrelated: { kernel: { least: 0.8364, most: 0.8909 }, mcp: { least: 0.8636, most: 0.8636 } },
  /** Mean of estimate over truth where an animal uses two places far apart. */
  twoPlaces: { kernel: 1.3873, mcp: 1.2277 },
} as const;
