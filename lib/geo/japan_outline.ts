import type { MultiPolygon, Polygon, Position } from "geojson";
import { feature } from "topojson-client";
import { Fault } from "../fault/mod.ts";

/** ISO 3166-1 numeric codes, the feature ids in world-atlas. */
const JAPAN = "392";
const RUSSIA = "643";
/** 北方領土 (Etorofu, Kunashiri, Shikotan, Habomai): west, south, east, north in degrees. */
const NORTHERN_TERRITORIES = [145.3, 43.3, 149, 45.6] as const;

/** What {@link japanOutline} includes. */
export interface OutlineOptions {
  /**
   * Adds 北方領土, which Natural Earth counts to Russia. Default false: no survey reaches them; maps
   * for Japanese authorities usually show them.
   */
  northernTerritories?: boolean;
}

/**
 * Coastline of Japan as polygons in longitude and latitude (WGS 84, degrees), one for each island
 * that is in Natural Earth's 1:10,000,000 map (public domain; package `world-atlas`). Positions are
 * good to about 1 km: for maps and simulated data, not for areas.
 *
 * @throws Fault if the package holds no such country.
 */
export async function japanOutline(
  { northernTerritories = false }: OutlineOptions = {},
): Promise<MultiPolygon> {
  const { default: atlas } = await import("world-atlas/countries-10m.json", { with: { type: "json" } });
  const japan = countryPolygons(atlas, JAPAN);
  if (!northernTerritories) return { type: "MultiPolygon", coordinates: japan };
  const [west, south, east, north] = NORTHERN_TERRITORIES;
  const islands = countryPolygons(atlas, RUSSIA)
    .filter(([shore]) => shore.every(([x, y]) => x > west && x < east && y > south && y < north));
  return { type: "MultiPolygon", coordinates: [...japan, ...islands] };
}

interface Atlas {
  objects: { countries: { geometries: { id?: string }[] } };
}

function countryPolygons(atlas: Atlas, id: string): Position[][][] {
  const { geometries } = atlas.objects.countries;
  const country = geometries.find((candidate) => candidate.id === id);
  if (country === undefined) {
    throw new Fault(`geo: the world map holds no outline of country ${id}`, {
      expected: `country ${id} in world-atlas/countries-10m.json`,
      found: `${geometries.length} other countries`,
      remedy: "restore the locked version of world-atlas",
    });
  }
  const geometry: Polygon | MultiPolygon = feature(atlas, country).geometry;
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}
