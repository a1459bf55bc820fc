import type { MultiPolygon } from "geojson";
import type { Crs } from "../geo/mod.ts";
import type { Interval } from "../stats/mod.ts";
import type { Caution } from "./caution.ts";

/** Estimators of home ranges, by the field's names. */
export type RangeMethod =
  | "minimum convex polygon"
  | "kernel density"
  | "local convex hull"
  | "characteristic hull"
  | "Brownian bridge"
  | "autocorrelated kernel density";

/** The area that an animal used, as polygons. */
export interface HomeRange {
  method: RangeMethod;
  /** Isopleth: per cent of the distribution, or of the fixes for hulls; above 0, to 100. */
  percent: number;
  crs: Crs;
  /** Outer rings counter-clockwise, holes clockwise, first position repeated at the end (RFC 7946), m in `crs`. */
  polygon: MultiPolygon;
  /** Area of the polygons without their holes, m2. */
  area: number;
  /** Of the area, m2; null where the method gives none. */
  interval: Interval | null;
  /** Number of fixes it was made from. */
  fixes: number;
  cautions: Caution[];
}
