import type { CatalogEntry, FieldDescription } from "./entry.ts";

/** Whether a field holds measurements, whose last bit is chance: fractional numbers that are neither keys nor codes. */
export function isMeasured(field: FieldDescription, { schema }: Pick<CatalogEntry, "schema">): boolean {
  const { unique, enum: codes } = field.constraints ?? {};
  const isKey = unique || schema?.primaryKey?.includes(field.name);
  return field.type === "number" && !isKey && codes === undefined && field.categories === undefined;
}
