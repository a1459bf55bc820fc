import { Fault } from "../fault/mod.ts";
import { fontFiles } from "./font_files.ts";

/** A font file of the report, as its package delivered it. */
export interface Font {
  family: string;
  /** Package and path in it. */
  file: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the fonts named in `font_files.ts` and checks each against its SHA-256 there.
 *
 * @throws Fault for a font that is missing or has other bytes.
 */
export async function readFonts(families?: string[]): Promise<Font[]> {
  const wanted = fontFiles.filter(({ family }) => families?.includes(family) ?? true);
  return await Promise.all(wanted.map(async ({ family, file, sha256 }) => {
    const url = new URL(`../../node_modules/${file}`, import.meta.url);
    const bytes = await Deno.readFile(url).catch((cause) => {
      throw new Fault("report: a font is missing", {
        expected: file,
        found: cause.message,
        where: "node_modules",
        remedy: "fetch the packages with `deno install`",
        cause,
      });
    });
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    if (found !== sha256) {
      throw new Fault("report: a font is not the one that was chosen", {
        expected: `sha256 ${sha256}`,
        found: `sha256 ${found}`,
        where: file,
        remedy:
          "delete node_modules and run `deno install`; after a deliberate change of version, write the " +
          "new checksum into lib/report/font_files.ts",
      });
    }
    return { family, file, bytes };
  }));
}
