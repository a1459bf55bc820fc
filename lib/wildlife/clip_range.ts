import { Fault } from "../fault/mod.ts";
import type { Habitat } from "./habitat.ts";
import type { HomeRange } from "./home_range.ts";
import { polygonIntersection } from "./polygon_overlay.ts";
import { polygonArea } from "./ring_area.ts";

/**
 * The part of a range that lies in the habitat, with its area: a hull less the lake that it spans, or the isopleth of a kernel
 * with a boundary, whose contour may pass that by half a cell. An interval, which was that of the whole, is dropped.
 *
 * @throws {Fault} A habitat without ground in the range, polygons that cross themselves.
 */
export async function clipRange(range: HomeRange, habitat: Habitat): Promise<HomeRange> {
  const polygon = await polygonIntersection(
    range.polygon.coordinates,
    habitat.type === "Polygon" ? [habitat.coordinates] : habitat.coordinates,
  );
  if (polygon.coordinates.length === 0) {
    throw new Fault("wildlife: the range and the habitat have no ground in common", {
      expected: "a habitat that the animal used, in the coordinate system of the range",
      found: `none of ${(range.area / 1e4).toPrecision(3)} ha`,
      remedy: "see that the polygon is in the same coordinate system and covers the ground, not the lake",
    });
  }
  return { ...range, polygon, area: polygonArea(polygon), interval: null };
}
