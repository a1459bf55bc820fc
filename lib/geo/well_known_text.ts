import { Fault } from "../fault/mod.ts";
import { type Crs, crsName, epsgCode, projString } from "./crs.ts";

const DEGREE = 'UNIT["degree",0.0174532925199433]';
const ELLIPSOIDS: Readonly<Record<string, string>> = {
  GRS80: 'SPHEROID["GRS 1980",6378137,298.257222101]',
  WGS84: 'SPHEROID["WGS 84",6378137,298.257223563]',
};
const DATUMS: ReadonlyArray<{ name: string; code: number; datum: string }> = [
  { name: "JGD2011", code: 6668, datum: "Japanese_Geodetic_Datum_2011" },
  { name: "JGD2000", code: 4612, datum: "Japanese_Geodetic_Datum_2000" },
  { name: "WGS 84", code: 4326, datum: "WGS_1984" },
  { name: "ETRS89", code: 4258, datum: "European_Terrestrial_Reference_System_1989" },
];

/** Projections by PROJ's name: OGC's name, and which parameter of PROJ is which of OGC. */
const PROJECTIONS: Readonly<Record<string, { name: string; parameters: Readonly<Record<string, string>> }>> =
  {
    tmerc: {
      name: "Transverse_Mercator",
      parameters: { latitude_of_origin: "lat_0", central_meridian: "lon_0", scale_factor: "k" },
    },
    aea: {
      name: "Albers_Conic_Equal_Area",
      parameters: {
        standard_parallel_1: "lat_1",
        standard_parallel_2: "lat_2",
        latitude_of_center: "lat_0",
        longitude_of_center: "lon_0",
      },
    },
    laea: {
      name: "Lambert_Azimuthal_Equal_Area",
      parameters: { latitude_of_center: "lat_0", longitude_of_center: "lon_0" },
    },
    cea: {
      name: "Cylindrical_Equal_Area",
      parameters: { standard_parallel_1: "lat_ts", central_meridian: "lon_0" },
    },
  };

/**
 * A coordinate system as well-known text (OGC 01-009, as GDAL writes it), for files that want it: in degrees, or
 * transverse Mercator (UTM, 平面直角座標系), Albers, Lambert azimuthal or cylindrical equal-area, in metres, on GRS 80
 * or WGS 84.
 *
 * @throws Fault for a coordinate system that is not known, and for another projection, ellipsoid or unit.
 */
export function wellKnownText(crs: Crs): string {
  const code = epsgCode(crs);
  const proj = parametersOf(projString(crs));
  const name = crsName(crs).en.replace(/ \(.*$/, "").replaceAll('"', "'");
  const authority = code === undefined ? "" : `,AUTHORITY["EPSG","${code}"]`;
  const geographic = geographicText(crs, proj);
  if (proj.get("proj") === "longlat" || proj.get("proj") === "latlong") return geographic;
  const { kind, values } = projected(proj);
  const projection = PROJECTIONS[kind];
  if (projection === undefined || (proj.get("units") ?? "m") !== "m" || proj.has("to_meter")) {
    throw unwritten(crs, `+proj=${kind} in metres`);
  }
  const parameters = [
    ...Object.entries(projection.parameters).map(([ogc, its]) => [ogc, values.get(its)] as const),
    ["false_easting", values.get("x_0")] as const,
    ["false_northing", values.get("y_0")] as const,
  ].map(([ogc, value]) => `PARAMETER["${ogc}",${value ?? (ogc === "scale_factor" ? 1 : 0)}]`);
  return `PROJCS["${name}",${geographic},PROJECTION["${projection.name}"],${parameters.join(",")},` +
    `UNIT["metre",1]${authority}]`;
}

function geographicText(crs: Crs, proj: ReadonlyMap<string, string>): string {
  const ellipsoid = proj.get("datum") ?? proj.get("ellps") ?? "";
  const spheroid = ELLIPSOIDS[ellipsoid];
  if (spheroid === undefined) throw unwritten(crs, `the ellipsoid ${ellipsoid || "that it does not name"}`);
  const known = DATUMS.find(({ name }) => crsName(crs).en.startsWith(name)) ??
    (proj.get("datum") === "WGS84" ? DATUMS[2] : undefined);
  const toWgs84 = proj.get("towgs84");
  return `GEOGCS["${known?.name ?? "unknown"}",DATUM["${known?.datum ?? "unknown"}",${spheroid}` +
    (known === undefined && toWgs84 !== undefined ? `,TOWGS84[${toWgs84}]` : "") +
    `],PRIMEM["Greenwich",0],${DEGREE}` +
    (known === undefined || epsgCode(crs) === undefined ? "" : `,AUTHORITY["EPSG","${known.code}"]`) + "]";
}

/** UTM is a transverse Mercator with fixed numbers. */
function projected(
  proj: ReadonlyMap<string, string>,
): { kind: string; values: ReadonlyMap<string, string> } {
  const kind = proj.get("proj") ?? "";
  if (kind !== "utm") return { kind, values: new Map([["k", proj.get("k_0") ?? "1"], ...proj]) };
  const meridian = 6 * Number(proj.get("zone")) - 183;
  const values = {
    lon_0: String(meridian),
    k: "0.9996",
    x_0: "500000",
    y_0: proj.has("south") ? "10000000" : "0",
  };
  return { kind: "tmerc", values: new Map(Object.entries(values)) };
}

function parametersOf(proj: string): Map<string, string> {
  return new Map([...proj.matchAll(/\+(\w+)(?:=(\S+))?/g)].map(([, name, value]) => [name, value ?? ""]));
}

function unwritten(crs: Crs, found: string): Fault {
  return new Fault("geo: a coordinate system that cannot be written into a file", {
    expected:
      "degrees, or transverse Mercator, UTM, Albers, Lambert azimuthal or cylindrical equal-area in metres, on GRS 80 " +
      "or WGS 84",
    found: `${crs}: ${found}`,
    remedy: "convert the coordinates first: transform(from, to, x, y)",
  });
}
