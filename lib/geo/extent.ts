/** A rectangle in a coordinate system: west, south, east, north. */
export type Extent = readonly [west: number, south: number, east: number, north: number];
