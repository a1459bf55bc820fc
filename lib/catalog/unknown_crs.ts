import { Fault } from "../fault/mod.ts";
import { converter, type Crs, EPSG_JAPAN, epsgCode, type FileCrs, findCrs, JGD2011 } from "../geo/mod.ts";

/**
 * Refuses a PROJ string in an entry that cannot be used, and a code that Kenzan does not know, unless the file says the
 * very same code.
 *
 * @throws {Fault} with what the file says, which is mostly what the entry should.
 */
export function refuseUnknownCrs(
  crs: Crs,
  file: FileCrs | undefined,
  where: { id: string; file: string; entryFile: string },
): void {
  const code = epsgCode(crs);
  // Throws for a PROJ string that cannot be used.
  if (code === undefined) converter(crs, JGD2011);
  if (code === undefined || EPSG_JAPAN.has(code)) return;
  if (file?.code !== undefined && epsgCode(file.code) === code) return;
  const own = file && findCrs(file);
  const said = file === undefined
    ? "no coordinate system"
    : `${own ?? "a system without a code"} (${file.name})`;
  throw new Fault(`catalog: ${where.id}: a coordinate system that Kenzan does not know`, {
    expected: "in `crs`, a code in use in Japan (EPSG:6668, 6669-6687, 4326 ...), or a PROJ string",
    found: `${crs} in the entry, ${said} in the file`,
    where: `${where.entryFile}; ${where.file}`,
    remedy: own === undefined
      ? `correct \`crs\` in ${where.entryFile}; ask who made the file which system it is in`
      : `if the file is right, say \`"crs": "${own}"\` in ${where.entryFile}`,
  });
}
