import { type Crs, EPSG_JAPAN, epsgCode, isGeographic } from "../geo/mod.ts";

/** Whether coordinates in a system are degrees; undefined for a code that Kenzan does not know. */
export function usesDegrees(crs: Crs): boolean | undefined {
  const code = epsgCode(crs);
  return code !== undefined && !EPSG_JAPAN.has(code) ? undefined : isGeographic(crs);
}
