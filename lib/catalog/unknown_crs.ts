import { Fault } from "../fault/mod.ts";
import { converter, type Crs, EPSG_JAPAN, epsgCode, type FileCrs, findCrs, JGD2011 } from "../geo/mod.ts";

/**
 * Refuses a PROJ string in an entry that cannot be used, and a code that Kenzan does not know, unless the file says the
 * very same code.
 *
 * @param file What the file says: undefined where it says nothing, `null` where its format never does (tables, frames).
 * @throws {Fault} with the codes that are known and what the file says, which is mostly what the entry should.
 */
export function refuseUnknownCrs(
  crs: Crs,
  file: FileCrs | undefined | null,
  where: { id: string; file: string; entryFile: string },
): void {
  const code = epsgCode(crs);
  // Throws for a PROJ string that cannot be used.
  if (code === undefined) converter(crs, JGD2011);
  if (code === undefined || EPSG_JAPAN.has(code)) return;
  if (file?.code !== undefined && epsgCode(file.code) === code) return;
  const own = file ? findCrs(file) : undefined;
  const said = file === null
    ? ""
    : file === undefined
    ? ", no coordinate system in the file"
    : `, ${own ?? "a system without a code"} (${file.name}) in the file`;
  throw new Fault(`catalog: ${where.id}: a coordinate system that Kenzan does not know`, {
    expected: `in \`crs\`, a code in use in Japan (EPSG:${knownCodes()}), or a PROJ string`,
    found: `${crs} in the entry${said}`,
    where: `${where.entryFile}; ${where.file}`,
    remedy: own === undefined
      ? `correct \`crs\` in ${where.entryFile}; ask who made the file which system it is in`
      : `if the file is right, say \`"crs": "${own}"\` in ${where.entryFile}`,
  });
}

/** All codes that are known, those one after the other as a range: `3035, 6668-6687`. */
function knownCodes(): string {
  const ranges: [from: number, to: number][] = [];
  for (const code of [...EPSG_JAPAN.keys()].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([from, to]) => from === to ? from : `${from}-${to}`).join(", ");
}
