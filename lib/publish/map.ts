import type { Crs, Extent } from "../geo/mod.ts";
import type { Label } from "./label.ts";
import type { PublishedFigure } from "./published.ts";
import { checkedThing, type ThingOptions } from "./checks.ts";
import { publishPictures } from "./figure.ts";
import type { MapLayer } from "./map_layer.ts";

/** A part of the country shown in a corner of the frame, at the scale of the map. */
export interface MapInset {
  label: Label;
  /** In the crs of the inset. */
  extent: Extent;
  /** Default: the map's. */
  crs?: Crs;
  corner: "top-left" | "top-right" | "bottom-left" | "bottom-right";
}

/** What is drawn. Sizes are in mm on paper. */
export interface MapDrawing {
  /** `EPSG:<code>` or a PROJ string, projected (metres). */
  crs: Crs;
  /** Default: what the layers cover, and 3 % more. */
  extent?: Extent;
  /** Later layers lie above earlier ones. */
  layers: MapLayer[];
  /**
   * Small multiples: each panel draws `layers` and then its own; extent and legend are shared. Panels with an `extent`
   * of their own show other places at one scale: all are as large as the largest, each has its arrow, and the scale bar
   * is that of the first.
   */
  panels?: { title: Label; layers: MapLayer[]; extent?: Extent }[];
  /** Panels in a row. Default: 2 for up to four panels, else 3. */
  panelColumns?: number;
  insets?: MapInset[];
  /** `beside` (default for one map), `below` (default for panels), or `none`. */
  legend?: "beside" | "below" | "none";
  /** Steps in degrees; `auto` (default) chooses; `none`. */
  graticule?: number | "auto" | "none";
  scaleBar?: boolean;
  northArrow?: boolean;
  /** Small print under the map, after the coordinate system: 出典. */
  source?: Label;
  /** Width of the whole picture in mm. Default 160, the column of an A4 page. */
  width?: number;
}

/**
 * Publishes a map as vectors (many points and rasters as an image in it), with frame, graticule,
 * legend, scale bar, north arrow and, in small print, the coordinate system.
 *
 * @example
 * ```ts ignore
 * const rate = publish.classes(rates, {
 *   label: { ja: "森林減少率", en: "Deforestation rate" },
 *   unit: { ja: "%/年", en: "%/yr" },
 *   digits: 3,
 * });
 * await publish.map("d-rate-map", {
 *   crs: geo.JAPAN_EQUAL_AREA,
 *   layers: [{ kind: "polygons", crs: "EPSG:6668", geometries: prefectures, values: rates, scale: rate }],
 * }, { label: { ja: "都道府県別の森林減少率", en: "Deforestation rate by prefecture" } });
 * ```
 * @example A dataset of the catalog, whatever its kind of geometry.
 * ```ts ignore
 * const stands = await catalog.vector("stands");
 * const { crs, geometry } = stands;
 * await publish.map("stands", {
 *   crs: "EPSG:6677",
 *   layers: [{ kind: "polygons", crs, geometries: geometry }],
 * }, { label: { ja: "林分", en: "Stands" } });
 * ```
 * @throws Fault for a malformed id, a missing language, a crs in degrees, layers of another kind of
 * geometry, layers whose parts do not pair, a value outside its scale, and coordinates that cannot be converted.
 */
export async function map(id: string, drawing: MapDrawing, options: ThingOptions): Promise<PublishedFigure> {
  const thing = checkedThing(id, options);
  // Loaded when a cell draws, not when a runner or report imports this folder.
  const [{ checkDrawing }, { drawMap }, { closePictures }] = await Promise.all([
    import("./map_checks.ts"),
    import("./map_drawing.ts"),
    import("./figure_svg.ts"),
  ]);
  checkDrawing(id, drawing);
  return await publishPictures("map", thing, closePictures(drawMap(id, drawing), thing.label), 1);
}
