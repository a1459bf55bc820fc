import type { MultiPolygon, Polygon, Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { ringArea } from "./ring_area.ts";

/** Rings of a polygon, the outer first, closed. */
type Rings = Position[][];

/**
 * The union of polygons with its holes, by GEOS (OverlayNG), which is loaded at the first call.
 *
 * @throws {Fault} Polygons that GEOS refuses.
 */
export async function polygonUnion(polygons: Rings[]): Promise<MultiPolygon> {
  return await overlay([polygons], (geos, [parts]) => geos.GEOSUnaryUnion(parts));
}

/** What two sets of polygons have in common, by GEOS; no polygon where they only touch. */
export async function polygonIntersection(first: Rings[], second: Rings[]): Promise<MultiPolygon> {
  return await overlay([first, second], (geos, [a, b]) => geos.GEOSIntersection(a, b));
}

type Geos = Awaited<ReturnType<typeof import("geos-wasm")["default"]>>;

async function overlay(
  inputs: Rings[][],
  operation: (geos: Geos, pointers: number[]) => number,
): Promise<MultiPolygon> {
  const [{ default: initGeosJs }, { geojsonToGeosGeom, geosGeomToGeojson }] = await Promise.all([
    import("geos-wasm"),
    import("geos-wasm/helpers"),
  ]);
  const geos = await initGeosJs();
  const pointers = inputs.map((coordinates) =>
    geojsonToGeosGeom({ type: "MultiPolygon", coordinates }, geos)
  );
  const result = operation(geos, pointers);
  for (const pointer of pointers) geos.GEOSGeom_destroy(pointer);
  if (result === 0) {
    throw new Fault("wildlife: polygons that cannot be overlaid", {
      expected: "closed rings that do not cross themselves",
      found: `${inputs.map((polygons) => polygons.length).join(" and ")} polygons that GEOS refuses`,
      remedy: "mend the polygons, e.g. with `ogr2ogr -makevalid`",
    });
  }
  const geometry: Polygon | MultiPolygon = geosGeomToGeojson(result, geos);
  geos.GEOSGeom_destroy(result);
  return { type: "MultiPolygon", coordinates: polygonsOf(geometry).map((rings) => rings.map(turned)) };
}

function polygonsOf(geometry: Polygon | MultiPolygon): Rings[] {
  if (geometry.type === "MultiPolygon") return geometry.coordinates;
  // An empty result is a polygon without rings; lines and points where polygons touch are no ground.
  return geometry.type === "Polygon" && geometry.coordinates.length > 0 ? [geometry.coordinates] : [];
}

/** Outer rings counter-clockwise, holes clockwise. */
const turned = (ring: Position[], k: number) => ringArea(ring) > 0 === (k === 0) ? ring : ring.toReversed();
