/**
 * What the simulation study of this software found of the averaged density by REST and its intervals at nominal 95 %: the
 * figures that a report has to tell its reader, from `bench/results/wildlife-rest-coverage.json` (made by
 * `bench/wildlife_rest_coverage.ts`; a test holds the two together). Biases are exp(mean log(estimate / truth)) - 1. They
 * are not taken off the estimates: they are those of surveys like the simulated ones.
 */
export const REST_STUDY = {
  /** Surveys of 60 places, four families of staying times, animals spread evenly and in clusters: eight designs. */
  density: {
    stations: 60,
    surveys: 120,
    bias: { least: -0.0842, most: -0.0974 },
    coverage: { least: 0.8917, most: 0.9583 },
    /** Shares of the intervals that lie below the truth, and above it: the largest of the designs. */
    tooLow: 0.1083,
    tooHigh: 0.0083,
  },
  /** Surveys of 10 places as in the specification, 40 animals per km2, all of which meet the criteria. */
  tenStations: { stations: 10, surveys: 200, density: 40, bias: -0.1399, coverage: 0.93 },
  /** Densities of single stations of surveys of 60; two designs. */
  singleStations: { densities: 1200, bias: { least: -0.1375, most: -0.1724 } },
} as const;
