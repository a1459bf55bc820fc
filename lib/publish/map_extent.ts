import { Fault } from "../fault/mod.ts";
import type { Crs, Extent } from "../geo/mod.ts";
import { transform } from "../geo/mod.ts";
import { type MapLayer, rasterExtent } from "./map_layer.ts";
import type { LayerPainter } from "./map_layer_svg.ts";

/** Share of the width and height left free around the layers. */
const MARGIN = 0.03;
/** Positions on each edge of a raster that are converted to find where it lies in another crs. */
const EDGE = 20;

/**
 * The area of a map: what its layers cover and 3 % more on each side, unless another one is asked for.
 *
 * @throws Fault if the layers hold no point, line or area, or lie wholly outside the area asked for.
 */
export function mapExtent(
  id: string,
  painter: LayerPainter,
  { crs, extent }: { crs: Crs; extent?: Extent },
  layers: readonly MapLayer[],
): Extent {
  const covered = layersExtent(painter, crs, layers);
  if (!covered.every(Number.isFinite)) {
    throw new Fault(`publish: map ${id} is empty`, {
      expected: "a layer with at least one point, line, polygon or cell",
      found: layers.map(({ kind }) => `${kind}: none`).join(", "),
      remedy: "look at the query or filter before it: an empty map says nothing to a reader",
    });
  }
  if (extent === undefined) return covered;
  const isApart = [0, 1].some((axis) => extent[axis + 2] < covered[axis] || covered[axis + 2] < extent[axis]);
  if (!isApart) return extent;
  const written = (area: Extent) => area.map((metres) => Math.round(metres)).join(", ");
  throw new Fault(`publish: map ${id} shows none of its layers`, {
    expected: `an extent that meets that of the layers, ${written(covered)} (west, south, east, north)`,
    found: written(extent),
    remedy: `give \`extent\` in metres of the map's crs (${crs}), or check the crs of the layers`,
  });
}

/** What the layers cover in a coordinate system, and 3 % more on each side; infinite if they hold nothing. */
function layersExtent(painter: LayerPainter, crs: Crs, layers: readonly MapLayer[]): Extent {
  const found = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number) => {
    found[0] = Math.min(found[0], x);
    found[1] = Math.min(found[1], y);
    found[2] = Math.max(found[2], x);
    found[3] = Math.max(found[3], y);
  };
  for (const layer of layers) {
    if (layer.kind === "points") {
      const { x, y } = painter.points(layer, crs);
      for (let i = 0; i < x.length; i++) include(x[i], y[i]);
    } else if (layer.kind === "raster") {
      const [west, south, east, north] = rasterExtent(layer);
      const [xs, ys]: number[][] = [[], []];
      for (let i = 0; i <= EDGE; i++) {
        const [x, y] = [west + (east - west) * i / EDGE, south + (north - south) * i / EDGE];
        xs.push(x, x, west, east);
        ys.push(south, north, y, y);
      }
      const edge = transform(layer.crs ?? crs, crs, xs, ys);
      edge.x.forEach((x, i) => include(x, edge.y[i]));
    } else {
      for (const [x, y] of painter.paths(layer, crs).flat(2)) include(x, y);
    }
  }
  const [west, south, east, north] = found;
  // A single point gets a kilometre around it.
  const [dx, dy] = [(east - west) * MARGIN || 500, (north - south) * MARGIN || 500];
  return [west - dx, south - dy, east + dx, north + dy];
}
