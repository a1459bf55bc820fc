import type { MultiPolygon } from "geojson";
import { isInHabitat } from "./habitat.ts";
import { polygonUnion } from "./polygon_overlay.ts";
import { polygonArea } from "./ring_area.ts";
import type { SurveyFrame } from "./thermal_survey.ts";

/** The ground that a survey looked at. */
export interface CoveredArea {
  /** Union of all footprints; gaps between strips stay holes. */
  polygon: MultiPolygon;
  /** m2. */
  area: number;
  /** Union of the footprints of each pass, in order of the passes. */
  passes: { pass: number; polygon: MultiPolygon; area: number }[];
}

/**
 * The union of the footprints of all frames that are used, and of those of each pass. Areas are those on the map, as
 * densities of animals are given by; sloping ground has more.
 */
export async function coveredArea(frames: readonly SurveyFrame[]): Promise<CoveredArea> {
  const used = frames.filter(({ footprint }) => footprint !== null);
  const passes: CoveredArea["passes"] = [];
  for (const [pass, own] of [...Map.groupBy(used, ({ pass }) => pass)].sort(([a], [b]) => a - b)) {
    const polygon = await polygonUnion(own.map(({ footprint }) => [footprint!]));
    passes.push({ pass, polygon, area: polygonArea(polygon) });
  }
  // The passes hold all frames, in fewer corners.
  const polygon = await polygonUnion(passes.flatMap(({ polygon }) => polygon.coordinates));
  return { polygon, area: polygonArea(polygon), passes };
}

/** The passes whose footprints show a place. */
export function passesOver({ passes }: CoveredArea, { x, y }: { x: number; y: number }): number[] {
  return passes.filter(({ polygon }) => isInHabitat(polygon, x, y)).map(({ pass }) => pass);
}
