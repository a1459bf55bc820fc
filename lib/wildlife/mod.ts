/**
 * Wildlife: GPS tracks and home ranges, density from camera traps and thermal drones, where to capture, and simulated
 * animals with a known truth.
 *
 * Positions are metres in a projected coordinate system, x east and y north. Times are milliseconds since 1970-01-01
 * UTC; local time is a matter of a named zone. Areas are square metres until {@link hectares} or
 * {@link squareKilometres} is asked for; densities are animals per square kilometre.
 *
 * @module
 */
export { type Caution, caution } from "./caution.ts";
export { hectares, squareKilometres } from "./area.ts";
export { checkedTrack, type Track } from "./track.ts";
export { cellCentre, type PlanarGrid } from "./planar_grid.ts";
export type { UtilisationDistribution } from "./utilisation_distribution.ts";
export type { HomeRange, RangeMethod } from "./home_range.ts";
export type { DensitySurface } from "./density_surface.ts";
