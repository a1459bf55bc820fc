import proj4 from "proj4";
import { type Crs, epsgCode, projString } from "./crs.ts";
import { EPSG_JAPAN } from "./epsg_japan.ts";

/** What a file says about its coordinate system. */
export interface FileCrs {
  /** `EPSG:<code>`, where the file gives one. */
  code?: string;
  /** Well-known text, where the file gives that (Shapefile `.prj`). */
  wkt?: string;
  /** For people: `JGD2011 / Japan Plane Rectangular CS IX`. */
  name: string;
}

/**
 * How a file's own coordinate system contradicts the stated one, in words; undefined when they agree.
 *
 * Codes are compared as codes. Well-known text without a code (every ESRI `.prj`) agrees when its datum has the stated
 * name, as far as known, and it projects points all over Japan to within a millimetre of the same place.
 */
export function crsConflict(stated: Crs, file: FileCrs): string | undefined {
  const said = file.code === undefined ? file.name : `${file.code} (${file.name})`;
  if (file.code !== undefined && epsgCode(stated) !== undefined) {
    return epsgCode(file.code) === epsgCode(stated) ? undefined : said;
  }
  const own = file.wkt ?? (file.code === undefined ? undefined : EPSG_JAPAN.get(epsgCode(file.code)!)?.proj);
  if (own === undefined) return `${said}, which has no code to compare`;
  const [statedDatum, fileDatum] = [datumOf(stated), datumOf(file.wkt ?? file.name)];
  if (statedDatum !== undefined && fileDatum !== undefined && statedDatum !== fileDatum) return said;
  return sameProjection(projString(stated), own) ? undefined : said;
}

/** Name of the datum; undefined where a text names none that is common in Japan. */
function datumOf(text: string): string | undefined {
  const code = epsgCode(text);
  const name = code === undefined ? text : EPSG_JAPAN.get(code)?.name.en ?? "";
  if (/JGD_?2011|Geodetic_Datum_2011/i.test(name)) return "JGD2011";
  if (/JGD_?2000|Geodetic_Datum_2000/i.test(name)) return "JGD2000";
  // A PROJ string can give a shift to it (+towgs84) without being it.
  if (/(?<!to)WGS[_ ]?(19)?84/i.test(name)) return "WGS 84";
  return /Tokyo/i.test(name) ? "Tokyo" : undefined;
}

function sameProjection(one: string, other: string): boolean {
  const [a, b] = [proj4(one), proj4(other)];
  for (let longitude = 124; longitude <= 154; longitude += 5) {
    for (let latitude = 21; latitude <= 46; latitude += 5) {
      const [p, q] = [a.forward([longitude, latitude]), b.forward([longitude, latitude])];
      const apart = Math.max(Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1]));
      // Far from its centre a projection need not give numbers, as long as both do not.
      if (Number.isFinite(p[0]) !== Number.isFinite(q[0]) || apart > 1e-3) return false;
    }
  }
  return true;
}

/**
 * The code among those Kenzan knows that agrees with what a file says; undefined where none does.
 */
export function findCrs(file: FileCrs): Crs | undefined {
  if (file.code !== undefined) return file.code;
  return [...EPSG_JAPAN.keys()].map((code) => `EPSG:${code}`).find((crs) =>
    crsConflict(crs, file) === undefined
  );
}
