import type { RecordedItem } from "../notebook/mod.ts";

/** Folder of the copies for office programs, relative to the record's. */
export const OFFICE_FOLDER = "files/office";

/** The copy of a figure or map, relative to the record's folder. */
export function pictureOf({ id }: RecordedItem): string {
  return `${OFFICE_FOLDER}/${id}.png`;
}
