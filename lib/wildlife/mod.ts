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
export { cellCentre, type PlanarGrid } from "./planar_grid.ts";
export { type Attempt, attempt } from "./attempt.ts";
export type { Habitat } from "./habitat.ts";
export { simulators } from "./simulate.ts";
export type { DensitySurface } from "./density_surface.ts";
export * from "./gps.ts";
export * from "./range.ts";
export * from "./camera.ts";
export * from "./drone.ts";
export * from "./capture.ts";
