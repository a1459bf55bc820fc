import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { RunRecord } from "../notebook/mod.ts";
import { readRecorded } from "./attachments.ts";
import { withConditions } from "./condition.ts";
import { editionOf } from "./edition.ts";
import { localeOf } from "./locale.ts";
import { numberParts } from "./numbering.ts";
import { OFFICE_FOLDER, pictureOf } from "./office_files.ts";
import { officeWorkbook, type WorkbookTable } from "./office_workbook.ts";
import { readTable } from "./printed_table.ts";

/**
 * Copies for office programs in the record's `files/office/`: every table of the report in one
 * `tables.xlsx`, every figure as `<id>.png`. Japanese.
 *
 * @param draw Makes a PNG of an SVG.
 * @returns Paths relative to the record's folder.
 * @throws Fault for a figure that cannot be drawn; it names notebook and cell.
 */
export async function officeCopies(
  record: RunRecord,
  draw: (svg: string) => Promise<Uint8Array>,
): Promise<string[]> {
  const { path, title } = record.manifest.notebook;
  const { places } = numberParts(
    editionOf(withConditions(record.notebook, record.items, path), path, "ja"),
    record.items,
    {
      locale: localeOf("ja"),
      path,
      title,
    },
  );
  const written: string[] = [];
  const write = async (path: string, bytes: Uint8Array) => {
    await Deno.mkdir(join(record.folder, OFFICE_FOLDER), { recursive: true });
    const target = join(record.folder, path);
    // Renamed into place: a record may share files with the one before it.
    await Deno.writeFile(`${target}.part`, bytes);
    await Deno.rename(`${target}.part`, target);
    written.push(path);
  };
  const tables: WorkbookTable[] = [];
  for (const id of places.keys()) {
    const item = record.items.find((item) => item.id === id);
    if (item?.kind === "table") {
      const data = readTable(item, await readRecorded(record, item.content.path!), "ja");
      tables.push({ number: places.get(id)!.text, table: item, data });
    } else if (item?.kind === "figure" || item?.kind === "map") {
      const svg = new TextDecoder().decode(await readRecorded(record, item.content.ja.path!));
      const png = await draw(svg).catch((cause) => {
        throw new Fault("report: a figure cannot be drawn for office programs", {
          expected: "an SVG drawing whose picture fits into memory",
          found: cause instanceof Error ? cause.message : String(cause),
          where: `${path}, cell ${item.cell}, published as ${item.id}`,
          remedy: "publish it again, with a smaller width and height if it is too large",
          cause,
        });
      });
      await write(pictureOf(item), png);
    }
  }
  if (tables.length > 0) await write(`${OFFICE_FOLDER}/tables.xlsx`, await officeWorkbook(tables));
  return written;
}
