import { Fault } from "../fault/mod.ts";
import { converter, type Crs, isGeographic, JGD2011 } from "../geo/mod.ts";
import { checkedLabel } from "./checks.ts";
import type { MapDrawing } from "./map.ts";
import type { LinesLayer, MapLayer, PolygonsLayer } from "./map_layer.ts";
import { checkScale } from "./map_scale.ts";

/** @throws Fault for a drawing that cannot become a map: no layer, degrees for metres, values that do not pair. */
export function checkDrawing(id: string, drawing: MapDrawing): void {
  const { crs, layers, panels = [], insets = [], source, extent } = drawing;
  checkCrs(crs, `crs of map ${id}`);
  if (isGeographic(crs)) {
    throw new Fault(`publish: map ${id} is drawn in degrees`, {
      expected: "a projected coordinate system in metres: a scale bar needs one",
      found: crs,
      remedy: "use the zone of the area (EPSG:6669-6687), UTM (6688-6692), or JAPAN_EQUAL_AREA of kenzan/geo",
    });
  }
  for (const [name, [west, south, east, north]] of extentsOf(extent, insets, panels)) {
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
  for (const [name, list] of groups) {
    if (Array.isArray(list)) continue;
    throw new Fault(`publish: map ${id} has no layers`, {
      expected: `\`${name}\`: a list`,
      found: list === undefined ? "nothing" : JSON.stringify(list),
    });
  }
  if (groups.every(([, list]) => list.length === 0)) {
    throw new Fault(`publish: map ${id} is empty`, { expected: "at least one layer", found: "none" });
  }
  panels.forEach(({ title }, i) => checkedLabel(title, id, `panels[${i}].title`));
  insets.forEach(({ label }, i) => checkedLabel(label, id, `insets[${i}].label`));
  if (source !== undefined) checkedLabel(source, id, "source");
  for (const [name, list] of groups) list.forEach((layer, i) => checkLayer(id, layer, `${name}[${i}]`));
}

/** @throws Fault that names the place of a coordinate system that is not known or cannot be used. */
function checkCrs(crs: Crs, where: string): void {
  try {
    converter(crs, JGD2011);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.subject.replace(/^geo:/, "publish:"), { ...error, where, cause: error });
  }
}

function extentsOf(
  extent: MapDrawing["extent"],
  insets: NonNullable<MapDrawing["insets"]>,
  panels: NonNullable<MapDrawing["panels"]>,
): [string, NonNullable<MapDrawing["extent"]>][] {
  return [
    ...(extent === undefined ? [] : [["extent", extent] as [string, typeof extent]]),
    ...insets.map((inset, i): [string, typeof inset.extent] => [`insets[${i}].extent`, inset.extent]),
    ...panels.flatMap(({ extent }, i): [string, NonNullable<typeof extent>][] =>
      extent === undefined ? [] : [[`panels[${i}].extent`, extent]]
    ),
  ];
}

const countOf = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** A dataset's type tells no kind of geometry, so that it is looked at here. */
function checkGeometries(id: string, { kind, geometries }: LinesLayer | PolygonsLayer, where: string): void {
  if (!Array.isArray(geometries) && !("kind" in geometries && geometries.kind in GEOMETRIES)) {
    throw new Fault(`publish: a layer of map ${id} has no geometries`, {
      expected: "a list of GeoJSON geometries, or the `geometry` of a dataset",
      found: `an object of ${Object.keys(geometries).join(", ") || "nothing"}`,
      where: `${where}.geometries`,
      remedy: "pass layer.geometry",
    });
  }
  const found = "kind" in geometries
    ? `${geometries.kind}s`
    : geometries.find((geometry) => geometry !== null && !DRAWN[kind].has(geometry.type))?.type;
  if (found === undefined || ("kind" in geometries && DRAWN[kind].has(geometries.kind))) {
    return checkRings(id, geometries, where);
  }
  const isPoints = found.toLowerCase().includes("point");
  throw new Fault(`publish: a layer of map ${id} holds another kind of geometry`, {
    expected: kind === "lines" ? "lines, or polygons for their outlines" : "polygons",
    found,
    where: `${where}, kind: "${kind}"`,
    remedy: isPoints
      ? 'draw it with kind: "points", x: layer.geometry.x, y: layer.geometry.y'
      : 'draw it with kind: "lines"',
  });
}

/**
 * A ring ends where it starts (RFC 7946, 3.1.6): of an open one nobody knows whether vertices are missing. Those of a
 * dataset were closed when it was read.
 */
function checkRings(id: string, geometries: (LinesLayer | PolygonsLayer)["geometries"], where: string): void {
  if ("kind" in geometries) return;
  geometries.forEach((geometry: typeof geometries[number] | null, i) => {
    if (geometry?.type !== "Polygon" && geometry?.type !== "MultiPolygon") return;
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    for (const ring of polygons.flat()) {
      const [first, last] = [ring[0], ring.at(-1)];
      if (first === undefined || last === undefined || (first[0] === last[0] && first[1] === last[1])) {
        continue;
      }
      throw new Fault(`publish: a polygon of map ${id} has an open ring`, {
        expected: "rings whose last position is their first again (RFC 7946, 3.1.6)",
        found: `${first.slice(0, 2).join(", ")} first and ${last.slice(0, 2).join(", ")} last`,
        where: `${where}.geometries, number ${i + 1} of ${geometries.length}`,
        remedy: "if no vertex is missing, put the first position at the end of the ring once more",
      });
    }
  });
}

const GEOMETRIES = { point: true, line: true, polygon: true };

const DRAWN = {
  lines: new Set(["line", "polygon", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]),
  polygons: new Set(["polygon", "Polygon", "MultiPolygon"]),
};

const KINDS: readonly string[] = ["points", "lines", "polygons", "raster"] satisfies MapLayer["kind"][];

function checkLayer(id: string, layer: MapLayer, where: string): void {
  if (!KINDS.includes(layer?.kind)) {
    throw new Fault(`publish: a layer of map ${id} is of no known kind`, {
      expected: `\`kind\`: ${KINDS.join(", ")}`,
      found: JSON.stringify(layer?.kind) ?? "nothing",
      where,
    });
  }
  if (layer.crs !== undefined) checkCrs(layer.crs, `${where}.crs of map ${id}`);
  if (layer.legend) checkedLabel(layer.legend, id, `${where}.legend`);
  if ("scale" in layer && layer.scale !== undefined) {
    checkedLabel(layer.scale.label, id, `${where}.scale.label`);
    checkScale(layer.scale);
  }
  if (layer.kind === "raster" && layer.gaps) checkedLabel(layer.gaps, id, `${where}.gaps`);
  const complain = (expected: string, found: string) => {
    throw new Fault(`publish: a layer of map ${id} does not fit together`, { expected, found, where });
  };
  if (layer.kind === "raster") {
    const cells = layer.width * layer.height;
    if (layer.values.length !== cells) {
      complain(`width x height = ${cells} cells`, countOf(layer.values.length, "value"));
    }
    if (!layer.resolution.every((size) => size > 0)) {
      complain("cell sizes above 0", layer.resolution.join(", "));
    }
    return;
  }
  const needed = layer.kind === "points" ? ["x", "y"] : ["geometries"];
  const absent = needed.find((name) => (layer as unknown as Record<string, unknown>)[name] === undefined);
  if (absent !== undefined) complain(`\`${absent}\` of the ${layer.kind}`, "undefined");
  if (layer.kind !== "points") checkGeometries(id, layer, where);
  if (layer.kind === "lines") return;
  const length = layer.kind === "points" ? layer.x.length : layer.geometries.length;
  if (layer.kind === "points" && layer.y.length !== length) {
    complain("as many y as x", `${length} x, ${layer.y.length} y`);
  }
  if ((layer.scale === undefined) !== (layer.values === undefined)) {
    complain("`values` and `scale` together", layer.scale === undefined ? "values only" : "scale only");
  }
  if (layer.values !== undefined && layer.values.length !== length) {
    complain(
      `${countOf(length, "value")}, one for each of the ${layer.kind}`,
      countOf(layer.values.length, "value"),
    );
  }
}
