import { join } from "node:path";
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
      await write(pictureOf(item), await draw(svg));
    }
  }
  if (tables.length > 0) await write(`${OFFICE_FOLDER}/tables.xlsx`, await officeWorkbook(tables));
  return written;
}
