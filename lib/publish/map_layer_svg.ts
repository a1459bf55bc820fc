import type { Geometry, Position } from "geojson";
import { Fault } from "../fault/mod.ts";
import { type Coordinates, type Crs, geometryAt, transform } from "../geo/mod.ts";
import { type MapFrame, PX_PER_MM, toPage } from "./map_frame.ts";
import type { HatchBook } from "./map_hatch.ts";
import { NO_DATA_COLOUR, pointsImage, rasterImage } from "./map_image.ts";
import type { LinesLayer, MapLayer, PointsLayer, PolygonsLayer, RasterLayer } from "./map_layer.ts";
import { linePath, ringPath } from "./map_path.ts";
import { type Hatch, type Scale, slotColours, slotOf } from "./map_scale.ts";
import { symbolPath } from "./map_symbol.ts";
import { element } from "./markup.ts";
import { RasterGaps } from "./raster_gaps.ts";

/** From this number on points are drawn as an image. */
const MANY = 5000;

/** Draws layers into frames, converting the coordinates of each once for each coordinate system. */
export class LayerPainter {
  readonly #hatches: HatchBook;
  readonly #mapCrs: Crs;
  readonly #points = new Map<PointsLayer, Map<Crs, Coordinates>>();
  readonly #gaps = new RasterGaps();

  constructor(mapCrs: Crs, hatches: HatchBook) {
    this.#mapCrs = mapCrs;
    this.#hatches = hatches;
  }

  /** A layer as it looks in a frame: SVG cut at the frame's edge. */
  paint(frame: MapFrame, layer: MapLayer): string {
    if (layer.kind === "raster") {
      return rasterImage(frame, layer.crs ?? this.#mapCrs, layer, this.#gaps);
    }
    if (layer.kind === "points") return this.#paintPoints(frame, layer);
    return layer.kind === "lines" ? this.#paintLines(frame, layer) : this.#paintPolygons(frame, layer);
  }

  /** True if a raster leaves something clear for want of data in a frame painted so far. */
  showsGaps(layer: RasterLayer): boolean {
    return this.#gaps.isSeen(layer);
  }

  /** Coordinates of a points layer in a coordinate system. */
  points(layer: PointsLayer, crs: Crs): Coordinates {
    const known = this.#points.get(layer)?.get(crs);
    if (known !== undefined) return known;
    const converted = transform(layer.crs ?? this.#mapCrs, crs, layer.x, layer.y);
    this.#points.set(layer, (this.#points.get(layer) ?? new Map()).set(crs, converted));
    return converted;
  }

  /** Vertices of lines and rings of a layer in a coordinate system, by geometry. */
  paths(layer: LinesLayer | PolygonsLayer, crs: Crs): [number, number][][][] {
    const from = layer.crs ?? this.#mapCrs;
    return geometryList(layer.geometries).map((geometry) =>
      vertexLists(geometry).map((list) => {
        const { x, y } = transform(from, crs, list.map((at) => at[0]), list.map((at) => at[1]));
        return Array.from(x, (east, i): [number, number] => [east, y[i]]);
      })
    );
  }

  #paintPoints(frame: MapFrame, layer: PointsLayer): string {
    const { size = 1.5, symbol = "circle", colour = "#1f4e79", scale, values } = layer;
    const { x, y } = this.points(layer, frame.crs);
    if (this.isImage(layer)) return pointsImage(frame, layer, { x, y });
    const colours = scale && slotColours(scale);
    const radius = size * PX_PER_MM / 2;
    let marks = "";
    for (let i = 0; i < x.length; i++) {
      const [left, top] = toPage(frame, x[i], y[i]);
      const inside = left >= frame.left && left <= frame.left + frame.width && top >= frame.top &&
        top <= frame.top + frame.height;
      if (!inside) continue;
      const slot = scale ? slotOf(scale, values![i]) : 0;
      const fill = slot === -1 ? NO_DATA_COLOUR : colours ? colours[slot] : colour;
      marks += element("path", { d: symbolPath(symbol, left, top, radius), fill });
    }
    return element("g", { stroke: "#333333", "stroke-width": 0.4 }, marks);
  }

  #paintLines(frame: MapFrame, layer: LinesLayer): string {
    const { colour = "#777777", width = 0.15, dash } = layer;
    const d = this.paths(layer, frame.crs).flat().map((line) => linePath(frame, line)).join("");
    if (d === "") return "";
    return element("path", {
      d,
      fill: "none",
      stroke: colour,
      "stroke-width": width * PX_PER_MM,
      "stroke-linejoin": "round",
      "stroke-dasharray": dash?.map((length) => length * PX_PER_MM).join(" "),
    });
  }

  #paintPolygons(frame: MapFrame, layer: PolygonsLayer): string {
    const { fill = "#e8e8e8", hatch, stroke = "#808080", strokeWidth = 0.1, scale, values } = layer;
    const paths = this.paths(layer, frame.crs).map((rings) =>
      rings.map((ring) => ringPath(frame, ring)).join("")
    );
    const border = { stroke, "stroke-width": strokeWidth * PX_PER_MM, "stroke-linejoin": "round" };
    const draw = (d: string, colour: string, hatching?: Hatch) =>
      d === "" ? "" : this.#hatches.shape("path", { d }, colour, hatching);
    const marks = scale === undefined
      ? [draw(paths.join(""), fill, hatch)]
      : paths.map((d, i) => draw(d, ...slotFill(scale, slotOf(scale, values![i]))));
    return element("g", { ...border, "fill-rule": "evenodd" }, ...marks);
  }

  /** True if points are drawn as an image. */
  isImage({ as = "auto", x }: PointsLayer): boolean {
    return as === "pixels" || (as === "auto" && x.length >= MANY);
  }

  /** A box of the legend in the fill of polygons. */
  box(place: Record<string, string | number>, fill: string, hatch?: Hatch): string {
    return this.#hatches.shape("rect", place, fill, hatch);
  }
}

/** Fill of a polygon by its slot; "no data" is white and hatched. */
export function slotFill(scale: Scale, slot: number): [colour: string, hatch?: Hatch] {
  if (slot === -1) return ["#ffffff", "diagonal"];
  const hatch = scale.kind === "ramp"
    ? undefined
    : scale.kind === "classes"
    ? scale.hatches[slot]
    : scale.categories[slot].hatch;
  return [slotColours(scale)[slot], hatch];
}

function geometryList(geometries: (LinesLayer | PolygonsLayer)["geometries"]): (Geometry | null)[] {
  if (!("kind" in geometries)) return [...geometries];
  return Array.from({ length: geometries.length }, (_, i) => geometryAt(geometries, i));
}

/** Lines, and rings as lines; none where a feature has no geometry. */
function vertexLists(geometry: Geometry | null): Position[][] {
  switch (geometry?.type) {
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates;
    case "MultiPolygon":
      return geometry.coordinates.flat();
    case undefined:
      return [];
    default:
      throw new Fault("publish: a geometry that this layer does not draw", {
        expected: "lines or polygons",
        found: geometry!.type,
        remedy: "draw points by a layer of the kind `points`",
      });
  }
}
