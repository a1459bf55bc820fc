import { Fault } from "../fault/mod.ts";
import { isGeographic } from "../geo/mod.ts";
import { checkedLabel } from "./checks.ts";
import type { MapDrawing } from "./map.ts";
import type { MapLayer } from "./map_layer.ts";
import { checkScale } from "./map_scale.ts";

/** @throws Fault for a drawing that cannot become a map: no layer, degrees for metres, values that do not pair. */
export function checkDrawing(id: string, drawing: MapDrawing): void {
  const { crs, layers, panels = [], insets = [], source, extent } = drawing;
  if (isGeographic(crs)) {
    throw new Fault(`publish: map ${id} is drawn in degrees`, {
      expected: "a projected coordinate system in metres: a scale bar needs one",
      found: crs,
      remedy: "use the zone of the area (EPSG:6669-6687), UTM (6688-6692), or JAPAN_EQUAL_AREA of kenzan/geo",
    });
  }
  for (const [name, [west, south, east, north]] of extentsOf(extent, insets)) {
    if (!(east > west && north > south)) {
      throw new Fault(`publish: map ${id} has an empty ${name}`, {
        expected: "west < east and south < north, in metres of the map's crs",
        found: [west, south, east, north].join(", "),
      });
    }
  }
  const groups: [string, MapLayer[]][] = [
    ["layers", layers],
    ...panels.map(({ layers }, i): [string, MapLayer[]] => [`panels[${i}].layers`, layers]),
  ];
  if (groups.every(([, list]) => list.length === 0)) {
    throw new Fault(`publish: map ${id} is empty`, { expected: "at least one layer", found: "none" });
  }
  panels.forEach(({ title }, i) => checkedLabel(title, id, `panels[${i}].title`));
  insets.forEach(({ label }, i) => checkedLabel(label, id, `insets[${i}].label`));
  if (source !== undefined) checkedLabel(source, id, "source");
  for (const [name, list] of groups) list.forEach((layer, i) => checkLayer(id, layer, `${name}[${i}]`));
}

function extentsOf(
  extent: MapDrawing["extent"],
  insets: NonNullable<MapDrawing["insets"]>,
): [string, NonNullable<MapDrawing["extent"]>][] {
  return [
    ...(extent === undefined ? [] : [["extent", extent] as [string, typeof extent]]),
    ...insets.map((inset, i): [string, typeof inset.extent] => [`insets[${i}].extent`, inset.extent]),
  ];
}

function checkLayer(id: string, layer: MapLayer, where: string): void {
  if (layer.legend !== undefined) checkedLabel(layer.legend, id, `${where}.legend`);
  if ("scale" in layer && layer.scale !== undefined) {
    checkedLabel(layer.scale.label, id, `${where}.scale.label`);
    checkScale(layer.scale);
  }
  const complain = (expected: string, found: string) => {
    throw new Fault(`publish: a layer of map ${id} does not fit together`, { expected, found, where });
  };
  if (layer.kind === "raster") {
    const cells = layer.width * layer.height;
    if (layer.values.length !== cells) {
      complain(`width x height = ${cells} cells`, `${layer.values.length} values`);
    }
    if (!layer.resolution.every((size) => size > 0)) {
      complain("cell sizes above 0", layer.resolution.join(", "));
    }
    return;
  }
  const needed = layer.kind === "points" ? ["x", "y"] : ["geometries"];
  const absent = needed.find((name) => (layer as unknown as Record<string, unknown>)[name] === undefined);
  if (absent !== undefined) complain(`\`${absent}\` of the ${layer.kind}`, "undefined");
  if (layer.kind === "lines") return;
  const length = layer.kind === "points" ? layer.x.length : layer.geometries.length;
  if (layer.kind === "points" && layer.y.length !== length) {
    complain("as many y as x", `${length} x, ${layer.y.length} y`);
  }
  if ((layer.scale === undefined) !== (layer.values === undefined)) {
    complain("`values` and `scale` together", layer.scale === undefined ? "values only" : "scale only");
  }
  if (layer.values !== undefined && layer.values.length !== length) {
    complain(`${length} values, one for each of the ${layer.kind}`, `${layer.values.length}`);
  }
}
