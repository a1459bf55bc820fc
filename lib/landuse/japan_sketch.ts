import type { MultiPolygon, Position } from "geojson";
import { converter, type Crs, japanOutline, JGD2011 } from "../geo/mod.ts";

/**
 * The outline of Japan for maps a few centimetres wide: of the coastline every vertex that is `step` or more from the last
 * one kept, without islands that are smaller than a step.
 *
 * @param crs Projected, m. @param step m. Default 8,000: a tenth of a millimetre on a map of 25 mm.
 */
export async function japanSketch(crs: Crs, step = 8000): Promise<MultiPolygon> {
  const { coordinates } = await japanOutline({ northernTerritories: true });
  const { forward } = converter(JGD2011, crs);
  return {
    type: "MultiPolygon",
    coordinates: coordinates.flatMap(([shore]) => {
      const kept: Position[] = [];
      for (const [longitude, latitude] of shore) {
        const [x, y] = forward(longitude, latitude);
        const last = kept.at(-1);
        if (last === undefined || Math.hypot(x - last[0], y - last[1]) >= step) kept.push([x, y]);
      }
      return kept.length < 3 ? [] : [[[...kept, kept[0]]]];
    }),
  };
}
