import type { CatalogEntry, FieldDescription } from "../catalog/mod.ts";
import { textTable } from "./text_table.ts";

/** What a dataset holds, in words: its fields with types, units and codes, or its bands, its frames, or what a model takes and gives. */
export function datasetText(entry: CatalogEntry): string {
  const { name, format, title, description, schema, raster, frames, model, geometry } = entry;
  const lines = [
    `${name} (${[format, geometry?.type, entry.encoding, entry.crs].filter(Boolean).join(", ")})`,
    `${title.ja} / ${title.en}`,
    ...(description ? [description.ja, description.en] : []),
  ];
  if (schema) {
    const rows = schema.fields.map((field) => [
      field.name,
      field.type,
      field.unit ?? "",
      field.constraints?.required ? "in every row" : "may be empty",
      `${field.title.ja} / ${field.title.en}`,
      [...limits(field), ...codes(field)].join("; "),
    ]);
    lines.push(textTable([["field", "type", "unit", "values", "what", "allowed"], ...rows]));
    const key = schema.primaryKey;
    if (key) lines.push(`key: ${key.join(", ")}`);
  }
  if (raster) {
    const bands = raster.bands.map(({ name, unit }) => `${name} (${unit})`).join(", ");
    lines.push(`bands: ${bands}; cells of ${raster.resolution.join(" x ")}`);
    if (raster.heightReference) lines.push(`heights: ${raster.heightReference}`);
  }
  if (frames) {
    lines.push(
      `${frames.count} frames of ${frames.width} x ${frames.height}, ${frames.type}, unit ${frames.unit}`,
    );
  }
  if (model) {
    const tensors = [
      ...model.inputs.map((tensor) => ["takes", tensor] as const),
      ...model.outputs.map((tensor) => ["gives", tensor] as const),
    ];
    lines.push(textTable(tensors.map(([verb, { name, type, shape, description }]) => [
      verb,
      name,
      `${type}${shape ? ` [${shape.join(", ")}]` : ""}`,
      `${description.ja} / ${description.en}`,
    ])));
  }
  return lines.map((line, k) => (k === 0 ? line : line.replace(/^/gm, "  "))).join("\n");
}

function limits({ constraints = {} }: FieldDescription): string[] {
  const { minimum, maximum, pattern, unique } = constraints;
  const range = minimum === undefined && maximum === undefined ? [] : [`${minimum ?? ""}..${maximum ?? ""}`];
  return [...range, ...(pattern ? [`/${pattern}/`] : []), ...(unique ? ["unique"] : [])];
}

function codes({ categories, constraints = {} }: FieldDescription): string[] {
  const known = categories?.map(({ value, label }) =>
    label.ja === String(value) ? `${value}` : `${value} ${label.ja}`
  );
  const all = known ?? constraints.enum?.map(String) ?? [];
  return all.length === 0 ? [] : [all.join(", ")];
}
