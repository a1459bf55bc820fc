import type { LineString, MultiLineString, MultiPolygon, Polygon } from "geojson";
import type { Extent, Geometries } from "../geo/mod.ts";
import type { Label } from "./label.ts";
import type { Hatch, Scale } from "./map_scale.ts";

/** What every layer may say. */
export interface LayerOptions {
  /** Coordinate system of the layer's coordinates, x east, y north. Default: the map's. */
  crs?: string;
  /**
   * Name in the legend of a layer drawn in one style. Layers with a `scale` are named by it; `null` leaves one out whose
   * values say nothing by themselves, as those of shaded relief.
   */
  legend?: Label | null;
}

/** Points: symbols where they are few, an image where they are many. A layer of kenzan/geo gives `geometry.x`, `.y`. */
export interface PointsLayer extends LayerOptions {
  kind: "points";
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** One for each point; null or NaN is "no data". Required with `scale`. */
  values?: ArrayLike<number | null>;
  scale?: Scale;
  /** Default `circle`. */
  symbol?: "circle" | "square" | "triangle" | "diamond" | "cross";
  /** Diameter in mm. Default 1.5; of pixels one, 0.13 mm. */
  size?: number;
  /** Default dark blue; `scale` decides instead where given. */
  colour?: string;
  /** `symbols` (vectors), `pixels` (an image), or by number: pixels from 5,000 on. Default `auto`. */
  as?: "auto" | "symbols" | "pixels";
  /**
   * What a pixel shows of the points in it: `mean` and `maximum` of their values, or the most
   * frequent one (`mode`). Default `mode` for categories, `mean` otherwise.
   */
  aggregate?: "mean" | "maximum" | "mode";
}

/** Lines, e.g. tracks, roads, borders. */
export interface LinesLayer extends LayerOptions {
  kind: "lines";
  /** GeoJSON geometries, or a layer's `geometry` as kenzan/geo reads it: lines or polygons, else a Fault. */
  geometries: readonly (LineString | MultiLineString | Polygon | MultiPolygon)[] | Geometries;
  /** Default grey. */
  colour?: string;
  /** In mm. Default 0.15. */
  width?: number;
  /** Lengths of strokes and gaps in mm. Default: unbroken. */
  dash?: number[];
}

/** Polygons, plain or coloured by a value (choropleth). */
export interface PolygonsLayer extends LayerOptions {
  kind: "polygons";
  /** GeoJSON geometries, or a layer's `geometry` as kenzan/geo reads it: polygons with closed rings, else a Fault. */
  geometries: readonly (Polygon | MultiPolygon)[] | Geometries;
  /** One for each geometry; null or NaN is "no data". Required with `scale`. */
  values?: ArrayLike<number | null>;
  scale?: Scale;
  /** Default light grey; `none` for an outline only; `scale` decides instead where given. */
  fill?: string;
  /** Lines instead of a plain fill, for print in black and white. */
  hatch?: Hatch;
  /** Default thin grey; `none` for no border. */
  stroke?: string;
  /** In mm. Default 0.1. */
  strokeWidth?: number;
}

/** A raster, laid out as `RasterWindow` of kenzan/geo: `{ kind: "raster", ...window, values: window.bands[0], … }`. */
export interface RasterLayer extends LayerOptions {
  kind: "raster";
  /** Cells across and down. */
  width: number;
  height: number;
  /** West and north edge of the first cell, in the raster's own crs. */
  origin: readonly [x: number, y: number];
  /** Cell size, both positive. */
  resolution: readonly [x: number, y: number];
  /**
   * `width * height` cells, row by row from north to south. NaN is "no data": left clear, which the legend says where
   * no other raster fills it.
   */
  values: ArrayLike<number>;
  /** A value that stands for "no data" besides NaN. */
  noData?: number;
  /**
   * What the legend calls cells without data that are seen. Default: "No data" in both languages; `null` says nothing of
   * them, for an overlay that is clear where it has nothing to say.
   */
  gaps?: Label | null;
  scale: Scale;
}

/** What a map is made of; later layers lie above earlier ones. */
export type MapLayer = PointsLayer | LinesLayer | PolygonsLayer | RasterLayer;

/** Outer edges of a raster layer in its own crs. */
export function rasterExtent({ width, height, origin: [x, y], resolution: [dx, dy] }: RasterLayer): Extent {
  return [x, y - height * dy, x + width * dx, y];
}
